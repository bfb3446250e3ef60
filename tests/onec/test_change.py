"""UpdateClaim and WithdrawClaim over a base in memory: equal things are not written, promises of 1C stay."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.onec.small_base import Base
from tests.onec.stand_in import XDTO
from tests.onec.test_submit import ACT_ID, CLAIM_ID, DEALER, claim


@pytest.fixture
def base() -> Base:
    made = Base()
    made.dealers.there(DEALER)
    made.submit(claim(Subject="Не сошлось при приёмке", Title="РК-2026-000001 · недостача"))
    return made


def details(**told: Any) -> XDTO:
    return XDTO("ClaimDetails", **{"ClaimID": str(CLAIM_ID)} | told)


def queued(base: Base) -> int:
    return len(base.registers["дп_ОчередьИзменений"].rows)


def test_what_is_sent_is_kept_and_what_is_not_stays(base: Base) -> None:
    told = base.change(details(DueAt="20261205", Stage="decided", PortalURL="https://portal/f/1")).Claim
    assert (told.DueAt, told.Stage, told.PortalURL) == ("20261205", "decided", "https://portal/f/1")
    assert (told.Subject, told.Title) == ("Не сошлось при приёмке", "РК-2026-000001 · недостача")


def test_an_empty_text_takes_the_old_one_away(base: Base) -> None:
    base.change(details(PortalURL="https://portal/f/1"))
    assert base.change(details(PortalURL="")).Claim.PortalURL is None


@pytest.mark.parametrize(
    ("kept", "known", "sent", "after"),
    [
        (None, None, "20261205", "20261205"),
        ("20261201", "20261201", "20261205", "20261205"),
        ("20261201", None, "20261205", "20261201"),
        ("20261201", "20261130", "20261205", "20261201"),
        ("20261201", "20261201", None, "20261201"),
    ],
)
def test_a_day_promised_in_1c_is_not_written_over(
    base: Base, kept: str | None, known: str | None, sent: str | None, after: str
) -> None:
    if kept:
        base.change(details(DueAt=kept))
    assert base.change(details(DueAt=sent, DueWas=known)).Claim.DueAt == after


def test_equal_details_are_not_written_again(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = details(DueAt="20261205", Stage="decided", Status="Удовлетворена", Decision="Довезём")
    sent.Lines.append(XDTO("LineDecision", LineNo=Decimal(1), Action="ТребуетсяДопоставка", ManagerComment="в среду"))
    assert base.change(sent).Result.Code == "ok"

    def written(*_: Any) -> None:
        raise AssertionError("nothing changed")

    monkeypatch.setattr("tests.onec.small_base.Object.Записать", written)
    monkeypatch.setattr("tests.onec.stand_in.Record.Записать", written)
    assert base.change(sent).Result.Code == "ok"


def test_a_decision_of_the_portal_reaches_claim_lines_and_act(base: Base) -> None:
    sent = details(Status="НеУдовлетворена", Decision="Вес сошёлся", Finding="весы", GuiltySide="нет")
    line = XDTO("LineDecision", LineNo=Decimal(1), Action="НедостачаНеПризнана", ManagerComment="взвесили")
    line.Установить("RefusalReason", "вес сошёлся")
    line.Установить("GrantedQuantity", Decimal(0))
    sent.Lines.append(line)
    told = base.change(sent).Claim
    assert (told.Status, told.Decision, told.Finding, told.GuiltySide) == (
        "НеУдовлетворена",
        "Вес сошёлся",
        "весы",
        "нет",
    )
    assert (told.Lines[0].RefusalReason, told.Lines[0].Action) == ("вес сошёлся", "НедостачаНеПризнана")
    assert (told.ActLines[0].Action, told.ActLines[0].ManagerComment) == ("НедостачаНеПризнана", "взвесили")


def test_a_posted_act_keeps_its_decisions(base: Base) -> None:
    base.acts.rows[ACT_ID].Проведен = True
    sent = details()
    sent.Lines.append(XDTO("LineDecision", LineNo=Decimal(1), Action="НедостачаНеПризнана", ManagerComment="нет"))
    assert base.change(sent).Claim.ActLines[0].Action is None


def test_what_1c_cannot_take_is_told_in_words(base: Base) -> None:
    assert base.change(details(Status="Новая")).Result.Code == "invalid"
    assert base.change(details(Status="Обрабатывается")).Result.Code == "refused"
    assert base.change(details(ClaimID=str(uuid4()))).Result.Code == "missing"
    assert base.claims.rows[CLAIM_ID].Статус == "Зарегистрирована"


def test_a_wish_to_withdraw_stands_once_before_other_words(base: Base) -> None:
    base.claims.rows[CLAIM_ID].Комментарий = "Позвонить дилеру"
    for _ in range(2):
        told = base.withdraw(CLAIM_ID)
        assert (told.Result.Code, told.Claim.Comment) == ("ok", "Отозвана дилером\nПозвонить дилеру")
    assert told.Claim.Withdrawn


@pytest.mark.parametrize("decided", [{"Статус": "Удовлетворена"}, {"Завершен": True}], ids=["status", "finished"])
def test_a_wish_that_comes_after_the_decision_changes_nothing(base: Base, decided: dict[str, Any]) -> None:
    vars(base.claims.rows[CLAIM_ID]).update(decided)
    told = base.withdraw(CLAIM_ID)
    assert (told.Result.Code, told.Claim.Comment) == ("changed", None)
    assert base.withdraw(uuid4()).Result.Code == "missing"
