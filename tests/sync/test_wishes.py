"""What a dealer wishes about a decision, on its way to 1C and back, by both dialects."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from claims import outbox
from claims.actions.goods_came import receive
from claims.actions.wish import Objection, agree, appeal
from claims.models import Claim, ClaimWish, Question
from claims.queries.wishes import Wisher, decision_mark
from emulators.onec.soap import registers
from sync.odata.names import Properties
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import HANDLERS, push_claim
from tests.agreements.dialects import DIALECTS
from tests.agreements.onec_world import ACTS, CLAIMS, key, put, running
from tests.sync.conftest import ZONE, Exchange, file_claim


@pytest.fixture(params=["odata", "soap"])
def decided(
    request: pytest.FixtureRequest, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Exchange]:
    """The claim of the shortage was sent, and 1C has granted it in part: of the row nothing, for all its status."""
    monkeypatch.setattr(f"sync.{request.param}.wire.PAUSES", (0.0, 0.0))
    with running(tmp_path / "onec") as onec, closing(DIALECTS[request.param].connect(onec, "", "")) as erp:
        made = Exchange(engine, onec, erp)  # type: ignore[arg-type]  # the doors are the same
        pull_reference(made.pull())
        pull_shipments(made.pull())
        with made.writing() as session:
            file_claim(session)
        push_claim(made.push(), made.claim().id)
        decide(made, "НедостачаНеПризнана")
        yield made


def decide(exchange: Exchange, action: str) -> None:
    """The manager decides about the one row, and the portal reads it."""
    rows = [{**row, "Действие": action} for row in exchange.onec.world.all(ACTS)[0]["Товары"]]
    put(exchange.onec, ACTS, "act", Статус="Согласовано", Товары=rows)
    status = "НеУдовлетворена" if action == "НедостачаНеПризнана" else "Удовлетворена"
    put(exchange.onec, CLAIMS, "claim", Статус=status)
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


def wisher(exchange: Exchange) -> Wisher:
    return Wisher(person_id=1, roles=frozenset({"head"}), at=exchange.at, zone=ZONE)


def agrees(exchange: Exchange) -> None:
    with exchange.writing() as session:
        claim = session.get_one(Claim, exchange.claim().id)
        agree(session, claim, decision_mark(session, claim), wisher(exchange), exchange.process)


def objects(exchange: Exchange) -> None:
    with exchange.writing() as session:
        claim = session.get_one(Claim, exchange.claim().id)
        objection = Objection(reason="Пломба была цела", seen=decision_mark(session, claim))
        appeal(session, claim, objection, wisher(exchange), exchange.process)


def carry(exchange: Exchange) -> list[str]:
    """Whatever waits is carried out, each twice: a repeat changes nothing. The kinds, in order."""
    kinds = []
    while True:
        with exchange.writing() as session:
            message = outbox.take(session, now=exchange.at)
        if message is None:
            return kinds
        if message.kind in HANDLERS:
            for _ in range(2):
                HANDLERS[message.kind](exchange.push(), message.claim_id or 0)
            kinds.append(message.kind)
        with exchange.writing() as session:
            outbox.done(session, message, now=exchange.at)


def consent_there(exchange: Exchange) -> str:
    """Where each dialect keeps it: an additional attribute, or the register of the extension."""
    claim = exchange.onec.world.get(CLAIMS, str(key("claim"))) or {}
    own = Properties().consent
    rows = [row["Значение"] for row in claim["ДополнительныеРеквизиты"] if row["Свойство_Key"] == own]
    held = registers.data(exchange.onec.world, str(key("claim"))).get("Согласие", "")
    (found,) = [word for word in (*rows, held) if word] or [""]
    return str(found)


def test_consent_stands_in_1c_with_its_day(decided: Exchange) -> None:
    assert consent_there(decided) == ""
    agrees(decided)
    assert carry(decided) == ["details"]
    assert consent_there(decided) == "Согласен 10.03.2026"
    pull_claims(decided.pull())
    assert (decided.claim().stage, decided.claim().outcome) == ("decided", "refused")
    assert [wish.over_at for wish in decided.all(ClaimWish)] == [None]
    assert decided.problems() == []


def test_another_decision_takes_the_consent_back_in_1c(decided: Exchange) -> None:
    agrees(decided)
    carry(decided)
    decide(decided, "ТребуетсяДопоставка")
    assert [wish.over_at for wish in decided.all(ClaimWish)] == [decided.at]
    assert "decision_changed" in [what for what, _ in decided.events()]
    assert carry(decided) == ["details"]
    assert consent_there(decided) == "Решение изменилось"
    pull_claims(decided.pull())
    assert [what for what, _ in decided.events()].count("decision_changed") == 1


def test_an_appeal_reaches_1c_as_the_dealers_words_and_a_new_decision_ends_it(decided: Exchange) -> None:
    objects(decided)
    assert carry(decided) == ["message"]
    there = [str(decided.onec.world.all(CLAIMS)), str(decided.onec.world.all(registers.MESSAGES))]
    assert "".join(there).count("Оспариваем решение: Пломба была цела") == 1
    assert [question.onec_at for question in decided.all(Question)] == [decided.at]
    decide(decided, "ТребуетсяДопоставка")
    assert decided.claim().outcome == "satisfied"
    assert [wish.over_at for wish in decided.all(ClaimWish)] == [decided.at]


def test_an_appeal_against_a_closed_claim_is_answered_by_a_new_decision(decided: Exchange) -> None:
    with decided.writing() as session:
        claim = session.get_one(Claim, decided.claim().id)
        claim.stage, claim.closed_at = "closed", decided.at
    put(decided.onec, CLAIMS, "claim", Завершен=True)
    pull_claims(decided.pull())
    objects(decided)
    carry(decided)
    decide(decided, "ТребуетсяДопоставка")
    assert (decided.claim().outcome, [wish.over_at for wish in decided.all(ClaimWish)]) == ("satisfied", [decided.at])


def test_other_words_about_the_same_decision_end_no_consent(decided: Exchange) -> None:
    agrees(decided)
    rows = [{**row, "КомментарийМенеджера": "Проверили видео"} for row in decided.onec.world.all(ACTS)[0]["Товары"]]
    put(decided.onec, ACTS, "act", Товары=rows)
    pull_claims(decided.pull())
    assert [wish.over_at for wish in decided.all(ClaimWish)] == [None]


def test_that_goods_came_reaches_1c_in_the_dealers_words(decided: Exchange) -> None:
    decide(decided, "ТребуетсяДопоставка")
    put(decided.onec, ACTS, "act", Статус="КВыполнению")
    pull_claims(decided.pull())
    assert decided.claim().stage == "fulfilment"
    with decided.writing() as session:
        claim = session.get_one(Claim, decided.claim().id)
        receive(session, claim, [], wisher(decided), decided.process)
    assert carry(decided) == ["message"]
    there = [str(decided.onec.world.all(CLAIMS)), str(decided.onec.world.all(registers.MESSAGES))]
    assert "".join(there).count("Получено: 1 (Средство «Кристалл»)") == 1
    assert [wish.onec_at for wish in decided.all(ClaimWish)] == [decided.at]
    pull_claims(decided.pull())
    assert decided.problems() == []
