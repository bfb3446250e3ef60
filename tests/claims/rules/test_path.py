"""«Где рекламация»: the way behind, the stage now, the way ahead."""

from datetime import UTC, datetime, timedelta

import pytest

from claims.rules.path import Visit, path
from claims.rules.process import shipped

START = datetime(2026, 3, 10, tzinfo=UTC)


def walked(process: str, *stages: str, kind: str = "shortage", outcome: str = "") -> list[tuple[str, str]]:
    visits = [Visit(stage=stage, at=START + timedelta(days=day)) for day, stage in enumerate(stages)]
    return [(step.label, step.state) for step in path(shipped(process), visits, kind=kind, outcome=outcome)]


def test_a_draft_has_no_way_yet() -> None:
    assert walked("erp", "draft") == []


def test_the_way_of_a_registered_claim_leads_through_every_stage() -> None:
    assert walked("erp", "registered") == [
        ("Зарегистрирована", "now"),
        ("На рассмотрении", "later"),
        ("Решение принято", "later"),
        ("Исполняется", "later"),
        ("Закрыта", "later"),
    ]


def test_a_refused_claim_has_nothing_ahead_but_the_end() -> None:
    assert walked("erp", "registered", "decided", outcome="refused") == [
        ("Зарегистрирована", "done"),
        ("Отказано", "now"),
        ("Закрыта", "later"),
    ]
    assert walked("erp", "registered", "decided", "closed", outcome="refused")[-1] == ("Отказано", "refused")


def test_a_withdrawn_claim_ends_where_it_stood() -> None:
    assert walked("erp", "registered", "in_review", "closed", outcome="withdrawn") == [
        ("Зарегистрирована", "done"),
        ("На рассмотрении", "done"),
        ("Отозвана", "done"),
    ]


def test_stages_that_a_dealer_sees_by_one_name_are_one_step() -> None:
    names = [name for name, _ in walked("desk", "registered", "warehouse", "logistics")]
    assert names.count("На рассмотрении") == 1
    assert names[:2] == ["Зарегистрирована", "На рассмотрении"]


@pytest.mark.parametrize("kind", ["shortage", "quality", "documents", "return"])
@pytest.mark.parametrize("process", ["desk", "erp"])
def test_every_way_ends(process: str, kind: str) -> None:
    assert walked(process, "registered", kind=kind)[-1][0].startswith("Закрыта")


def test_a_claim_thrown_back_shows_that_it_was_there_before() -> None:
    assert walked("erp", "registered", "in_review", "registered")[:3] == [
        ("Зарегистрирована", "done"),
        ("На рассмотрении", "done"),
        ("Зарегистрирована", "now"),
    ]
