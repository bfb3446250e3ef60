"""A draft goes from hand to hand: each sees what waits for them, by letter too, and the history says who did what."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from claims.models import Claim, Membership, Person, Store, StoreLimit
from claims.rules.process import shipped
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.conftest import PASSWORD, Postman
from tests.portal.test_claim_letters import deliver
from tests.portal.test_filing_pages import HEAD, begin
from tests.postman import leave
from tests.world import NOW, World

Browse = Callable[..., Browser]
STORE, BOOKS = "store@south.example", "books@south.example"


@pytest.fixture
def accountant(world: World) -> int:
    """Does the papers; comes in by letters alone."""
    with world.writing() as session:
        person = Person(login=BOOKS, name="Нина Счётова", created_at=NOW)
        session.add(person)
        session.flush()
        session.add(Membership(person_id=person.id, dealer_key=world.dealer, role="accountant"))
        return person.id


@pytest.fixture
def draft(browse: Browse, world: World) -> str:
    """The storekeeper's."""
    return begin(browse(STORE), world)


def letters(world: World) -> list[tuple[int, list[str]]]:
    return leave(world.writing, shipped("erp"), NOW + timedelta(hours=1))


def test_what_is_left_to_do_and_to_whom_it_may_go_stand_on_the_page(
    browse: Browse, draft: str, accountant: int
) -> None:
    text = browse(STORE).get(f"{draft}/hand-over").text
    assert "Осталось сделать" in text
    assert "Бухгалтеру" in text
    assert "Нина Счётова" in text
    assert "Руководителю" in text
    assert "Олег Южный" in text


def test_the_draft_waits_for_whoever_it_was_handed_to_and_for_nobody_else(
    browse: Browse, world: World, draft: str, accountant: int
) -> None:
    storekeeper, head = browse(STORE), browse(HEAD)
    storekeeper.get(f"{draft}/hand-over")
    storekeeper.post(f"{draft}/hand-over", {"to": "head", "note": "Проверьте и отправьте"})
    assert "Передан вам" in head.get("/claims?tab=waiting").text
    assert "Передан руководителю" in storekeeper.get("/claims?tab=drafts").text
    assert draft not in storekeeper.get("/claims?tab=waiting").text
    assert "Черновик передан руководителю: Проверьте и отправьте" in head.get(f"{draft}/check").text
    assert "Пётр Кладовой" in head.get(f"{draft}/check").text


def test_a_letter_goes_to_the_people_of_the_role_and_leads_to_the_draft(
    browse: Browse, world: World, draft: str, accountant: int
) -> None:
    storekeeper = browse(STORE)
    storekeeper.get(f"{draft}/hand-over")
    storekeeper.post(f"{draft}/hand-over", {"to": "accountant"})
    assert sorted(letters(world)) == [(world.head, ["handed"]), (accountant, ["handed"])], "the head does papers, too"


def test_a_letter_about_a_draft_that_went_on_is_not_sent(
    browse: Browse, world: World, draft: str, accountant: int
) -> None:
    storekeeper = browse(STORE)
    storekeeper.get(f"{draft}/hand-over")
    storekeeper.post(f"{draft}/hand-over", {"to": "accountant"})
    storekeeper.post(f"{draft}/hand-over", {"to": "head"})
    assert letters(world) == [(world.head, ["handed"])]


@pytest.mark.parametrize(
    ("to", "said"),
    [("", "Выберите, кому передать"), ("director", "Передать некому"), ("accountant", "Передать некому")],
)
def test_it_goes_to_somebody_who_is_there(browse: Browse, world: World, draft: str, to: str, said: str) -> None:
    with world.writing() as session:
        for row in session.scalars(select(Membership).where(Membership.role == "accountant")):
            session.delete(row)
    storekeeper = browse(STORE)
    storekeeper.get(f"{draft}/hand-over")
    answer = storekeeper.post(f"{draft}/hand-over", {"to": to, "note": "Скан у меня"})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Скан у меня" in answer.text, "nothing typed is lost"


def test_people_of_other_stores_are_not_handed_it(browse: Browse, world: World, draft: str, accountant: int) -> None:
    with world.writing() as session:
        store = Store(dealer_key=world.dealer, name="Север", address="г. Краснодар, ул. Северная, д. 1")
        session.add(store)
        session.flush()
        session.add(StoreLimit(person_id=accountant, store_id=store.id))
        own = session.scalars(select(Store).where(Store.dealer_key == world.dealer, Store.name == "Склад")).one()
        session.get_one(Claim, int(draft.rsplit("/", 1)[1])).store_id = own.id
    assert "Нина Счётова" not in browse(STORE).get(f"{draft}/hand-over").text


def test_the_head_may_give_it_back_to_be_counted_again(browse: Browse, world: World, draft: str) -> None:
    head = browse(HEAD)
    head.get(f"{draft}/hand-over")
    head.post(f"{draft}/hand-over", {"to": "storekeeper", "note": "Пересчитайте пену"})
    text = browse(STORE).get("/claims").text
    assert "Передан вам" in text
    assert "Черновик передан кладовщику" in head.get(f"{draft}/subject").text
    assert PASSWORD not in text


def test_the_written_letter_names_the_shipment_and_who_asked(
    parts: Parts, browse: Browse, world: World, draft: str, accountant: int
) -> None:
    storekeeper = browse(STORE)
    storekeeper.get(f"{draft}/hand-over")
    storekeeper.post(f"{draft}/hand-over", {"to": "accountant", "note": "Сделайте акт"})
    deliver(parts)
    assert isinstance(parts.mailer, Postman)
    letter = next(letter for letter in parts.mailer.letters if letter.to == BOOKS)
    assert letter.subject == "Черновик рекламации ждёт вас: отгрузка УТ-004512"
    for words in ("Передал: Пётр Кладовой", "Сделайте акт", "Открыть черновик"):
        assert words in letter.text
        assert words in (letter.html or "")
