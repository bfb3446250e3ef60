"""What 1C's people change in a claim: the dealer's words stay the dealer's, 1C's version stands beside them."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from claims import outbox
from claims.models import ClaimLine, OutboxMessage, Problem
from claims.queries.push import Push, push
from claims.rules.process import shipped
from sync.erp import Changes, HeldClaims
from sync.odata.names import Profile
from sync.pull import pull_claims
from sync.push import claim_out, push_claim, push_details
from tests.agreements.onec_world import ACTS, CLAIMS, key, put
from tests.sync.conftest import Exchange


@pytest.fixture
def delivered(filed: Exchange) -> Exchange:
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    return filed


@pytest.fixture
def at_desk(delivered: Exchange) -> Exchange:
    """The same claim where staff work in the portal and 1C only makes documents."""
    delivered.process = shipped("desk")
    with delivered.writing() as session:
        session.merge(delivered.claim()).stage = "warehouse"
    push_details(delivered.push(), delivered.claim().id)
    pull_claims(delivered.pull())
    return delivered


def in_1c(exchange: Exchange, **fields: Any) -> None:
    put(exchange.onec, CLAIMS, "claim", **fields)
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


def rows_in_1c(exchange: Exchange, **fields: Any) -> None:
    rows = (exchange.onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    put(exchange.onec, ACTS, "act", Товары=[{**row, **fields} for row in rows])
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


def told(exchange: Exchange) -> list[str]:
    return [what for what, _ in exchange.events()]


def conflicts(exchange: Exchange) -> list[tuple[str, str, str]]:
    """Field, ours, 1C's, of those that are open."""
    rows = [row for row in exchange.all(Problem) if row.solved_at is None and row.what == "conflict"]
    return [(row.said["field"], row.said["ours"], row.said["theirs"]) for row in rows]


def extra(own: str, value: str) -> list[dict[str, Any]]:
    return [{"LineNumber": 1, "Свойство_Key": own, "Значение": value, "Значение_Type": "Edm.String"}]


def test_a_description_edited_in_1c_stands_beside_the_dealers_own(delivered: Exchange) -> None:
    ours = delivered.claim().sent_text
    in_1c(delivered, ОписаниеПретензии="Перепроверить весовую")
    in_1c(delivered, Комментарий="ещё раз")
    claim = delivered.claim()
    assert (claim.sent_text, claim.onec_text) == (ours, "Перепроверить весовую")
    assert told(delivered) == ["delivered", "onec_text", "onec_conflict"]
    assert conflicts(delivered) == [("description", ours, "Перепроверить весовую")]
    in_1c(delivered, ОписаниеПретензии=ours)
    assert conflicts(delivered) == []


def test_a_long_description_is_no_edit_and_a_long_edit_is_cut_on_the_exchange_page(filed: Exchange) -> None:
    with filed.writing() as session:
        session.merge(filed.claim()).description = "Не хватает. " * 3000
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    assert (told(filed), conflicts(filed)) == (["delivered"], [])
    in_1c(filed, ОписаниеПретензии="Перепроверить. " * 3000)
    ((_, ours, theirs),) = conflicts(filed)
    assert (len(ours), len(theirs)) == (1000, 1000)
    assert len(filed.claim().onec_text) > 40_000


def test_line_ends_and_what_trails_are_no_edit(delivered: Exchange) -> None:
    in_1c(delivered, ОписаниеПретензии=delivered.claim().sent_text.replace("\n", "\r\n") + "\n ")
    assert told(delivered) == ["delivered"]


def test_a_quantity_edited_in_1c_is_told_once_and_leaves_the_dealers_figure(delivered: Exchange) -> None:
    rows_in_1c(delivered, Количество=36.0)
    rows_in_1c(delivered, КомментарийМенеджера="внутреннее")
    (line,) = delivered.all(ClaimLine)
    assert (line.fact_qty, line.onec_fact_qty, line.onec_document_qty) == (34, 36, 40)
    assert told(delivered) == ["delivered", "onec_conflict", "onec_figures"]
    assert conflicts(delivered) == [("figures", "40 / 34", "40 / 36")]
    rows_in_1c(delivered, Количество=34.0)
    (line,) = delivered.all(ClaimLine)
    assert (line.onec_fact_qty, conflicts(delivered)) == (None, [])


def test_a_difference_that_a_person_has_seen_and_left_does_not_come_back(delivered: Exchange) -> None:
    in_1c(delivered, ОписаниеПретензии="Менеджер уточнил")
    assert delivered.problems() == ["conflict"]
    with delivered.writing() as session:
        session.query(Problem).update({"solved_at": delivered.now(), "note": "seen"})
    in_1c(delivered, Комментарий="другое")
    assert delivered.problems() == []
    in_1c(delivered, ОписаниеПретензии="И ещё раз")
    assert delivered.problems() == ["conflict"]


def test_a_row_removed_in_1c_is_told(delivered: Exchange) -> None:
    put(delivered.onec, ACTS, "act", Товары=[])
    pull_claims(delivered.pull())
    assert conflicts(delivered) == [("figures", "40 / 34", "")]
    assert told(delivered)[-1] == "onec_row_gone"


def test_a_refusal_comes_with_its_ground_once_it_is_decided(delivered: Exchange) -> None:
    ground = extra(Profile().properties.refusal, "Вес сошёлся")
    in_1c(delivered, Статус="Обрабатывается", ДополнительныеРеквизиты=ground)
    assert delivered.claim().refusal == ""
    in_1c(delivered, Статус="НеУдовлетворена")
    assert (delivered.claim().outcome, delivered.claim().refusal) == ("refused", "Вес сошёлся")
    assert ("refusal", {"text": "Вес сошёлся"}) in delivered.events()


def change(exchange: Exchange) -> None:
    """The dealer counted anew and wrote so; the words wait to be sent to 1C."""
    with exchange.writing() as session:
        session.merge(exchange.all(ClaimLine)[0]).fact_qty += 1
        session.merge(exchange.claim()).description = "Пересчитали"
        outbox.put(session, "claim", now=exchange.now(), claim_id=exchange.claim().id)


def send(exchange: Exchange) -> None:
    push_claim(exchange.push(), exchange.claim().id)
    with exchange.writing() as session:
        session.execute(update(OutboxMessage).values(state="done", done_at=exchange.now()))


def quiet(exchange: Exchange) -> bool:
    return (told(exchange), conflicts(exchange)) == (["delivered"], [])


def test_words_on_their_way_are_no_edit_of_1c(delivered: Exchange) -> None:
    change(delivered)
    in_1c(delivered, Комментарий="смотрю", Статус="Обрабатывается")
    in_1c(delivered, Статус="Зарегистрирована")
    assert conflicts(delivered) == []
    assert "onec_text" not in told(delivered)
    assert "onec_figures" not in told(delivered)
    send(delivered)
    assert delivered.claim().onec_text == delivered.claim().sent_text
    delivered.wait(minutes=1)
    pull_claims(delivered.pull())
    rows_in_1c(delivered, Количество=36.0)
    assert conflicts(delivered) == [("figures", "40 / 35", "40 / 36")]


def test_what_1c_answered_before_it_had_the_words_is_read_once_more(
    delivered: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = delivered.erp.claim_changes
    change(delivered)
    put(delivered.onec, CLAIMS, "claim", Комментарий="смотрю")

    def slow(held: HeldClaims) -> Iterator[Changes]:
        for some in list(real(held)):
            send(delivered)
            yield some

    monkeypatch.setattr(delivered.erp, "claim_changes", slow)
    pull_claims(delivered.pull())
    assert quiet(delivered)
    monkeypatch.setattr(delivered.erp, "claim_changes", real)
    delivered.wait(minutes=1)
    assert pull_claims(delivered.pull()) == 1
    assert quiet(delivered)
    assert pull_claims(delivered.pull()) == 0


def test_words_that_came_too_late_are_known_to_a_person(delivered: Exchange) -> None:
    change(delivered)
    ours = delivered.claim().sent_text
    put(delivered.onec, CLAIMS, "claim", Статус="Обрабатывается")
    send(delivered)
    assert [(field, theirs) for field, _, theirs in conflicts(delivered)] == [("description", ours)]
    assert told(delivered)[-2:] == ["onec_conflict", "change_untaken"]
    in_1c(delivered, Комментарий="смотрю")
    assert "onec_figures" not in told(delivered)


def test_an_edit_of_1c_is_known_though_our_words_overwrite_it(delivered: Exchange) -> None:
    change(delivered)
    in_1c(delivered, ОписаниеПретензии="Менеджер уточнил")
    assert told(delivered) == ["delivered", "onec_text", "onec_conflict"]
    send(delivered)
    delivered.wait(minutes=1)
    pull_claims(delivered.pull())
    assert conflicts(delivered) == []


def test_words_that_1c_took_in_a_try_that_was_given_up_are_no_edit(delivered: Exchange) -> None:
    change(delivered)
    delivered.erp.put_claim(claim_out(ours(delivered), delivered.push()))
    with delivered.writing() as session:
        session.execute(update(OutboxMessage).values(state="given_up", done_at=delivered.now()))
    delivered.wait(minutes=1)
    pull_claims(delivered.pull())
    assert quiet(delivered)


def ours(exchange: Exchange) -> Push:
    with exchange.reading() as session:
        return push(session, exchange.claim().id, exchange.process)


def test_at_the_desk_1c_is_told_of_stage_and_status(at_desk: Exchange) -> None:
    claim = at_desk.onec.world.get(CLAIMS, str(key("claim"))) or {}
    assert claim["Статус"] == "Обрабатывается"
    own = Profile().properties
    values = {row["Свойство_Key"]: row["Значение"] for row in claim["ДополнительныеРеквизиты"]}
    assert values[own.stage] == "Расследование: склад"
    assert (conflicts(at_desk), at_desk.claim().stage) == ([], "warehouse")


def test_at_the_desk_a_decision_goes_to_its_row(at_desk: Exchange) -> None:
    with at_desk.writing() as session:
        line = session.merge(at_desk.all(ClaimLine)[0])
        line.decision, line.decision_comment = "ТребуетсяДопоставка", "шесть штук"
        claim = session.merge(at_desk.claim())
        claim.stage, claim.outcome, claim.answer = "closed", "satisfied", "Довезли"
    push_details(at_desk.push(), at_desk.claim().id)
    pull_claims(at_desk.pull())
    claim = at_desk.onec.world.get(CLAIMS, str(key("claim"))) or {}
    assert (claim["Статус"], claim["РезультатыОтработки"]) == ("Удовлетворена", "Довезли")
    (row,) = (at_desk.onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    assert (row["Действие"], row["КомментарийМенеджера"]) == ("ТребуетсяДопоставка", "шесть штук")
    assert conflicts(at_desk) == []


def test_at_the_desk_a_status_set_in_1c_moves_nothing_and_is_a_conflict(at_desk: Exchange) -> None:
    in_1c(at_desk, Статус="НеУдовлетворена", РезультатыОтработки="Отказать")
    in_1c(at_desk, Комментарий="ещё раз")
    claim = at_desk.claim()
    assert (claim.stage, claim.outcome, claim.answer) == ("warehouse", "", "")
    assert sorted(conflicts(at_desk)) == [("answer", "", "Отказать"), ("status", "Обрабатывается", "НеУдовлетворена")]
    assert told(at_desk).count("onec_conflict") == 2
    in_1c(at_desk, Статус="Обрабатывается", РезультатыОтработки="")
    assert conflicts(at_desk) == []


def test_at_the_desk_a_day_set_in_1c_is_a_conflict_and_the_term_stays(at_desk: Exchange) -> None:
    before = at_desk.claim().due_at
    rows = (at_desk.onec.world.get(CLAIMS, str(key("claim"))) or {})["ДополнительныеРеквизиты"]
    own = Profile().properties.due_on
    rows = [{**row, "Значение": "2026-04-30T00:00:00"} if row["Свойство_Key"] == own else row for row in rows]
    in_1c(at_desk, ДополнительныеРеквизиты=rows)
    assert (at_desk.claim().due_at, at_desk.claim().due_from_onec) == (before, False)
    assert conflicts(at_desk) == [("due", "24.03.2026", "30.04.2026")]


def test_at_the_desk_a_stage_that_1c_has_not_heard_of_yet_is_no_conflict(at_desk: Exchange) -> None:
    with at_desk.writing() as session:
        session.merge(at_desk.claim()).stage = "fulfilment"
    in_1c(at_desk, Комментарий="сохранили прежний статус")
    assert (conflicts(at_desk), at_desk.claim().stage) == ([], "fulfilment")


def test_at_the_desk_a_stage_written_by_its_code_is_the_same_stage(at_desk: Exchange) -> None:
    in_1c(at_desk, ДополнительныеРеквизиты=extra(Profile().properties.stage, "warehouse"))
    assert conflicts(at_desk) == []
    in_1c(at_desk, ДополнительныеРеквизиты=extra(Profile().properties.stage, "closed"))
    assert conflicts(at_desk) == [("stage", "Расследование: склад", "closed")]


def test_at_the_desk_an_action_set_in_1c_is_a_conflict_of_its_line(at_desk: Exchange) -> None:
    rows_in_1c(at_desk, Действие="НедостачаНеПризнана")
    assert at_desk.all(ClaimLine)[0].decision == ""
    assert conflicts(at_desk) == [("line_decision", "", "НедостачаНеПризнана")]
