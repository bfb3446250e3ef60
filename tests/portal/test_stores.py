"""People of some stores only, and lists that are narrowed to one store."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select

from claims.models import Claim, Session, Shipment, Store, StoreLimit
from claims.queries.readers import readers
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.objects import CANARY, Objects, two_of_each
from tests.portal.policy import POLICY
from tests.portal.test_access import ask, chosen
from tests.world import World, key

Browse = Callable[..., Browser]
OF_NO_STORE = {"article", "dealer", "paper"}  # the same for all people of a dealer
OF_DEALERS = sorted(
    route
    for route, rule in POLICY.items()
    if rule.for_whom in ("dealer", "anyone") and set(rule.ids.values()) - OF_NO_STORE
)


@pytest.fixture
def stores(world: World) -> dict[str, int]:
    """{name: id}: the world's «Склад», and «Север» with a shipment of its own."""
    with world.writing() as session:
        session.add(Store(dealer_key=world.dealer, name="Север", address="г. Краснодар, ул. Северная, д. 1"))
        session.flush()
        found = select(Store).where(Store.dealer_key == world.dealer)
        ids = {store.name: store.id for store in session.scalars(found)}
        session.get_one(Shipment, world.shipment).store_id = ids["Склад"]
    return ids


@pytest.fixture
def of_north(world: World, stores: dict[str, int]) -> None:
    """The storekeeper works for «Север» only."""
    with world.writing() as session:
        session.add(StoreLimit(person_id=world.storekeeper, store_id=stores["Север"]))


def numbers(text: str) -> set[str]:
    return {number for number in ("РК-2026-000123", "РК-2026-000124", "РК-2026-000125") if number in text}


@pytest.fixture
def claims(world: World, stores: dict[str, int]) -> None:
    """One of each store, and one that 1C ascribes to none."""
    with world.writing() as session:
        file_claim(session, world, "РК-2026-000123", store_id=stores["Склад"])
        file_claim(session, world, "РК-2026-000124", store_id=stores["Север"])
        file_claim(session, world, "РК-2026-000125", store_id=None)


@pytest.mark.parametrize(("method", "path"), OF_DEALERS, ids=[f"{m} {p}" for m, p in OF_DEALERS])
def test_what_is_of_another_store_is_answered_like_what_is_not_there(
    world: World, parts: Parts, browse: Browse, stores: dict[str, int], of_north: None, method: str, path: str
) -> None:
    objects: Objects = two_of_each(world, parts)
    with world.writing() as session:
        session.get_one(Shipment, world.shipment).store_id = stores["Склад"]
        for claim in _claims(session, world):
            claim.store_id, claim.description, claim.summary = stores["Склад"], CANARY, CANARY
    browser = browse("store@south.example")
    browser.get("/password")
    answer = ask(browser, method, path, chosen(POLICY[method, path], objects.own))
    assert answer.status_code == 404
    assert CANARY not in answer.text


def _claims(session: Session, world: World) -> Sequence[Claim]:
    return session.scalars(select(Claim).where(Claim.dealer_key == world.dealer)).all()


def test_a_person_of_one_store_sees_its_claims_and_those_of_no_store(
    browse: Browse, claims: None, of_north: None
) -> None:
    browser = browse("store@south.example")
    assert numbers(browser.get("/claims?tab=all").text) == {"РК-2026-000124", "РК-2026-000125"}
    assert browser.get("/claims/new").text.count("УТ-004512") == 0


def test_a_shipment_of_another_store_begins_no_claim(
    browse: Browse, world: World, stores: dict[str, int], of_north: None
) -> None:
    browser = browse("store@south.example")
    browser.get("/claims/new")
    assert browser.post("/claims/new", {"shipment": str(world.shipment)}).status_code == 404


def test_a_list_is_narrowed_to_a_store_until_all_are_wanted_again(
    browse: Browse, claims: None, stores: dict[str, int]
) -> None:
    browser = browse("head@south.example")
    assert "Все точки" in browser.get("/claims?tab=all").text
    answer = browser.post("/view", {"view": f"store:{stores['Склад']}", "back": "/claims"})
    assert answer.headers["location"] == "/claims"
    assert numbers(browser.get("/claims?tab=all").text) == {"РК-2026-000123"}
    assert browser.get("/claims/РК-2026-000124").status_code == 200, "a link still opens what is the person's"
    browser.post("/view", {"view": "", "back": "/claims"})
    assert numbers(browser.get("/claims?tab=all").text) == {"РК-2026-000123", "РК-2026-000124", "РК-2026-000125"}


@pytest.mark.parametrize("view", ["store:999999", "store:x", "dealer:nobody", "nothing"])
def test_nobody_narrows_to_what_is_not_theirs(browse: Browse, stores: dict[str, int], view: str) -> None:
    browser = browse("head@south.example")
    browser.get("/claims")
    assert browser.post("/view", {"view": view, "back": "/claims"}).status_code == 404


def test_a_store_that_is_no_more_the_persons_narrows_nothing(
    browse: Browse, world: World, claims: None, stores: dict[str, int]
) -> None:
    browser = browse("store@south.example")
    browser.get("/claims")
    browser.post("/view", {"view": f"store:{stores['Склад']}", "back": "/claims"})
    with world.writing() as session:
        session.add(StoreLimit(person_id=world.storekeeper, store_id=stores["Север"]))
    assert numbers(browser.get("/claims?tab=all").text) == {"РК-2026-000124", "РК-2026-000125"}


def test_letters_of_a_store_go_to_its_people_and_to_those_of_all(
    world: World, stores: dict[str, int], claims: None
) -> None:
    with world.writing() as session:
        session.add(StoreLimit(person_id=world.head, store_id=stores["Север"]))
        session.flush()
        found = {claim.number: readers(session, claim) for claim in _claims(session, world)}
    assert found == {"РК-2026-000123": [], "РК-2026-000124": [world.head], "РК-2026-000125": [world.head]}


def test_a_dealer_with_one_store_has_nothing_to_choose(browse: Browse, world: World) -> None:
    assert 'action="/view"' not in browse("head@south.example").get("/claims").text


def test_stores_of_strangers_are_never_offered(browse: Browse, stores: dict[str, int]) -> None:
    text = browse("head@south.example").get("/claims").text
    assert "Север" in text
    assert str(key("stranger dealer")) not in text
