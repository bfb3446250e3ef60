"""Deadlines of the stages of the process desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from claims.rules.calendar import WorkCalendar
from claims.rules.deadlines import Deadline, Terms
from claims.rules.process import ProcessError, load, shipped, shipped_text
from claims.rules.stage_deadline import stage_deadline, whole_deadline
from claims.wording import say

DESK = shipped("desk")


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d.%m.%Y %H:%M").replace(tzinfo=ZoneInfo("Europe/Moscow"))


def due(stage: str, /, **starts: str) -> Deadline | None:
    moments = {name: at(text) for name, text in starts.items()}
    return stage_deadline(DESK.stages[stage], moments, Terms(calendar=WorkCalendar()), at("01.12.2026 12:00"))


def test_the_warehouse_has_three_days_from_registration_and_logistics_from_its_entry() -> None:
    warehouse = due("warehouse", registration="16.11.2026 10:00", stage="17.11.2026 09:00")
    logistics = due("logistics", registration="16.11.2026 10:00", stage="17.11.2026 09:00")
    assert warehouse is not None
    assert logistics is not None
    assert (warehouse.at, logistics.at) == (at("19.11.2026 10:00"), at("20.11.2026 09:00"))


def test_the_laboratory_waits_for_the_sample() -> None:
    assert due("laboratory", registration="16.11.2026 10:00", stage="17.11.2026 09:00") is None
    received = due("laboratory", stage="17.11.2026 09:00", sample_received="20.11.2026 00:00")
    assert received is not None
    assert received.at == at("21.12.2026 18:00")  # the 20th of December is a Sunday


def test_the_sample_makes_the_whole_term_longer_and_never_shorter() -> None:
    def whole(**starts: str) -> datetime:
        moments = {name: at(text) for name, text in starts.items()}
        return whole_deadline(DESK, moments, Terms(calendar=WorkCalendar()), at("01.12.2026 12:00")).at

    assert whole(registration="16.11.2026 10:00") == at("30.11.2026 18:00")
    longer = whole(registration="16.11.2026 10:00", sample_received="20.11.2026 00:00")
    assert longer == at("11.01.2027 18:00")  # 44 days end on a holiday
    assert whole(registration="16.11.2026 10:00", sample_received="01.10.2026 00:00") == at("30.11.2026 18:00")


def test_what_makes_a_term_longer_counts_from_a_date() -> None:
    text = shipped_text("desk").replace('from = "sample_received"', 'from = "sample_sent_by"', 1)
    with pytest.raises(ProcessError, match=r"longer.*sample_sent_by"):
        load(text)


def test_fulfilment_is_due_on_the_promised_date() -> None:
    assert due("fulfilment", stage="17.11.2026 09:00") is None
    promised = due("fulfilment", stage="17.11.2026 09:00", promised_on="27.11.2026 00:00")
    assert promised is not None
    assert [say(step) for step in promised.steps] == ["Обещанная дата: 27.11.2026, 18:00"]


def test_paperwork_is_never_later_than_five_days_after_consent() -> None:
    early = due("paperwork", stage="18.11.2026 09:00", consent_on="17.11.2026 00:00")
    late = due("paperwork", stage="20.11.2026 09:00", consent_on="16.11.2026 00:00")
    assert early is not None
    assert late is not None
    assert early.at == at("20.11.2026 18:00")
    assert late.at == at("23.11.2026 18:00")  # two working days would be the 24th
    assert "Вышло бы 24.11.2026, 18:00, но есть более ранний предел" in [say(step) for step in late.steps]


def test_a_stage_without_a_limit_has_no_deadline() -> None:
    assert due("closed", stage="18.11.2026 09:00") is None
