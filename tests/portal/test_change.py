"""What was sent is changed until it is taken into work: counts, lines, words; or left as it was."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from claims.actions.change_claim import change_came_late
from claims.models import Claim, ClaimEvent, ClaimFile, ClaimLine, Discrepancy, OutboxMessage, ShipmentLine
from claims.rules import process
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import picture, upload
from tests.portal.test_filing_traps import edition, ready
from tests.portal.test_told import BRUSH, add_goods, comes, filed, tell
from tests.portal.test_told import send as send_told
from tests.world import NOW, World, key

Browse = Callable[..., Browser]
HEAD, STOREKEEPER, STAFF = "head@south.example", "store@south.example", "staff@maker.example"
NUMBER = "РК-2026-000001"


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


@pytest.fixture
def draft(head: Browser, world: World) -> str:
    """Sent: twelve Кристалл of forty are missing. The address it was typed at."""
    draft = ready(head, world)
    assert head.post(f"{draft}/send", {"edition": edition(head.get(f"{draft}/check").text)}).status_code == 303
    return draft


def begin(head: Browser) -> None:
    page = head.get(f"/claims/{NUMBER}").text
    assert "Изменить рекламацию" in page
    assert head.post(f"/claims/{NUMBER}/change").status_code == 303


def send(head: Browser, draft: str) -> str:
    answer = head.post(f"{draft}/send", {"edition": edition(head.get(f"{draft}/check").text)})
    assert answer.status_code == 303, answer.text
    return head.get(f"/claims/{NUMBER}").text.replace("\xa0", " ")


def lines(world: World) -> list[tuple[str, int, int]]:
    """(typed count, held, number of discrepancies) in their order."""
    with world.reading() as session:
        rows = session.scalars(select(ClaimLine).order_by(ClaimLine.position)).all()
        found = session.scalars(select(Discrepancy.line_id)).all()
        return [(row.typed.get("fact", ""), int(row.held), found.count(row.id)) for row in rows]


def queued(world: World) -> int:
    with world.reading() as session:
        return len(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "claim")).all())


def test_a_count_is_changed_a_line_added_and_1c_told(head: Browser, world: World, draft: str) -> None:
    begin(head)
    head.get(f"{draft}/lines")
    counts = {f"fact_{world.lines['Кристалл']}": "30", f"fact_{world.lines['Пена']}": "22"}
    assert head.post(f"{draft}/lines", counts).status_code == 303
    assert lines(world)[0] == ("30", 12, 1), "it says what it said until it is sent"
    assert head.post(f"{draft}/hand-over", {"to": "accountant"}).headers["location"] == f"{draft}/check"
    assert "не хватает 12" in head.get(f"/claims/{NUMBER}").text.replace("\xa0", " ")
    card = send(head, draft)
    assert "не хватает 10" in card
    assert "не хватает 2" in card
    assert "Рекламация изменена дилером" in card
    assert lines(world) == [("30", 10, 1), ("22", 2, 1)]
    assert queued(world) == 2
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        assert (claim.number, claim.stage, claim.changing_at, claim.before_change) == (NUMBER, "registered", None, {})
        acts = session.scalars(select(ClaimFile.name).where(ClaimFile.purpose == "act")).all()
    assert [name.endswith("составлен заново.pdf") for name in acts] == [False, True]


def test_a_line_that_came_after_all_is_claimed_no_more(head: Browser, world: World, draft: str) -> None:
    begin(head)
    head.get(f"{draft}/lines")
    counts = {f"fact_{world.lines['Кристалл']}": "40", f"fact_{world.lines['Пена']}": "22"}
    head.post(f"{draft}/lines", counts)
    send(head, draft)
    assert lines(world) == [("22", 2, 1)]


def test_left_as_it_was_it_is_as_it_was(head: Browser, world: World, draft: str) -> None:
    begin(head)
    head.get(f"{draft}/lines")
    counts = {f"fact_{world.lines['Кристалл']}": "40", f"fact_{world.lines['Пена']}": "22"}
    head.post(f"{draft}/lines", counts)
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "replacement", "description": "Передумали", "own_number": "К-1"})
    page = head.get(f"{draft}/check").text
    assert "Оставить как было" in page
    assert head.post(f"{draft}/leave").status_code == 303
    assert lines(world) == [("28", 12, 1)]
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        assert (claim.remedy, claim.description, claim.changing_at) == ("refund", "", None)
    assert "К-1" not in head.get(f"/claims/{NUMBER}").text
    assert queued(world) == 1
    assert head.get(f"{draft}/lines").status_code == 303, "the guide is closed again"


def test_pictures_are_added_meanwhile(head: Browser, world: World, draft: str) -> None:
    begin(head)
    assert upload(head, draft, "load", picture("blue"), "more.jpg") == 303
    send(head, draft)
    with world.reading() as session:
        assert "more.jpg" in session.scalars(select(ClaimFile.name)).all()


def test_what_is_taken_into_work_meanwhile_stays_as_it_was_sent(head: Browser, world: World, draft: str) -> None:
    begin(head)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "30"})
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        claim.stage = "in_review"
        change_came_late(session, claim, process.shipped("erp"), now=NOW + timedelta(hours=1))
    assert head.get(f"{draft}/check").headers["location"].endswith("000001")
    assert lines(world) == [("28", 12, 1)]
    card = head.get(f"/claims/{NUMBER}").text
    assert "Изменить не получилось: рекламацию уже взяли в работу" in card
    assert "Изменить рекламацию" not in card
    answer = head.post(f"/claims/{NUMBER}/change")
    assert answer.status_code == 422
    assert "Рекламацию уже взяли в работу" in answer.text


def test_who_may_not_send_may_not_change(browse: Browse, head: Browser, world: World, draft: str) -> None:
    storekeeper = browse(STOREKEEPER)
    assert "Изменить рекламацию" not in storekeeper.get(f"/claims/{NUMBER}").text
    refused = storekeeper.post(f"/claims/{NUMBER}/change")
    assert refused.status_code == 422
    assert "руководитель" in refused.text
    begin(head)
    storekeeper.post(f"{draft}/leave")
    with world.reading() as session:
        assert session.scalars(select(Claim.changing_at)).one() is not None, "it is the head's to give up"
    staff = browse(STAFF)
    assert "Дилер меняет рекламацию" in staff.get(f"/staff/claims/{NUMBER}").text
    with world.reading() as session:
        assert "changed" not in session.scalars(select(ClaimEvent.what)).all()


def test_asking_to_withdraw_gives_the_change_up(head: Browser, world: World, draft: str) -> None:
    begin(head)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "30"})
    head.get(f"/claims/{NUMBER}/withdraw")
    assert head.post(f"/claims/{NUMBER}/withdraw").status_code == 303
    assert lines(world) == [("28", 12, 1)]
    assert head.get(f"{draft}/check").headers["location"].endswith("000001")


def test_a_claim_taken_into_work_unread_is_told_of_at_sending(head: Browser, world: World, draft: str) -> None:
    begin(head)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "30"})
    with world.writing() as session:
        session.scalars(select(Claim)).one().stage = "in_review"
    assert head.post(f"{draft}/send").headers["location"].endswith("000001")
    assert lines(world) == [("28", 12, 1)]
    assert "Изменить не получилось" in head.get(f"/claims/{NUMBER}").text


def test_goods_that_were_sent_are_not_untold_by_a_change(head: Browser, browse: Browse, world: World) -> None:
    told = filed(head)
    draft = "/drafts/1"
    head.get(f"/claims/{NUMBER}")
    head.post(f"/claims/{NUMBER}/change")
    page = head.get(f"{draft}/goods").text
    assert 'name="remove"' not in page
    assert head.post(f"{draft}/goods", {"remove": str(told["Щётка"]), "go": "yes"}).status_code == 303
    assert [count for count, *_ in lines(world)] == ["28", "8"]
    comes(world, [("1", "110356", 36, "360.00")])
    staff = browse(STAFF)
    staff.get(f"/staff/claims/{NUMBER}/shipment")
    waits = staff.post(f"/staff/claims/{NUMBER}/shipment", {"shipment": str(key("late shipment"))})
    assert waits.status_code == 422
    assert "Дилер сейчас меняет рекламацию" in waits.text


def test_goods_told_of_in_a_change_that_is_given_up_are_gone(head: Browser, world: World, draft: str) -> None:
    begin(head)
    add_goods(head, draft, BRUSH, "7")
    assert head.post(f"{draft}/leave").status_code == 303
    assert told(world) == []
    begin(head)
    assert BRUSH not in head.get(f"{draft}/goods").text
    assert BRUSH not in head.get(f"{draft}/lines").text


def test_goods_told_of_before_outlive_a_change_that_is_given_up(head: Browser, world: World) -> None:
    draft = tell(head)
    missing, whole = add_goods(head, draft, "110356", "40"), add_goods(head, draft, "125211", "6")
    send_told(head, draft, {missing: "28", whole: "6"})
    begin(head)
    added = add_goods(head, draft, BRUSH, "7")
    assert told(world) == [missing, whole, added]
    head.post(f"{draft}/goods", {"remove": str(whole), f"goods_{whole}": "Ведро", f"quantity_{whole}": "1"})
    head.post(f"{draft}/leave")
    assert told(world) == [missing, whole], "what the sent claim told of is not untold by a change"


def told(world: World) -> list[int]:
    with world.reading() as session:
        lines = select(ShipmentLine.id).where(ShipmentLine.told_in.is_not(None))
        return list(session.scalars(lines.order_by(ShipmentLine.id)))


def test_the_day_of_an_act_in_edo_is_put_back_too(head: Browser, world: World, draft: str) -> None:
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        claim.act_source, claim.edo_operator, claim.edo_number, claim.edo_date = "edo", "Диадок", "17", NOW.date()
    begin(head)
    head.get(f"{draft}/papers")
    other = {"source": "edo", "edo_operator": "СБИС", "edo_number": "18", "edo_date": "01.03.2026"}
    assert head.post(f"{draft}/papers", other).status_code == 303
    assert head.post(f"{draft}/leave").status_code == 303
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        assert (claim.edo_operator, claim.edo_number, claim.edo_date) == ("Диадок", "17", NOW.date())
