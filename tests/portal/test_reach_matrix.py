"""Role × stores × legal entities of one dealer: each sees the claims of own stores, whatever entity they are of."""

from collections.abc import Callable
from itertools import product

from claims.models import LegalEntity, Membership, Store, StoreLimit
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.world import World, key

Browse = Callable[..., Browser]
ROLES = ("storekeeper", "accountant", "head", "administrator")
STORES, ENTITIES = ("Склад", "Север"), ("entity", "second entity")
PERSON = "store@south.example"


def numbers(world: World) -> dict[tuple[str, str], str]:
    """A claim of each store and entity: {(store, entity): number}."""
    found = {}
    with world.writing() as session:
        session.add(LegalEntity(key=key("second entity"), dealer_key=world.dealer, name="ООО «Южный опт»"))
        session.add(Store(dealer_key=world.dealer, name="Север", address="г. Краснодар, ул. Северная, д. 1"))
        session.flush()
        ids = {row.name: row.id for row in session.query(Store).filter(Store.dealer_key == world.dealer)}
        for place, (store, entity) in enumerate(product(STORES, ENTITIES), 1):
            number = f"РК-2026-00020{place}"
            file_claim(session, world, number, store_id=ids[store], entity_key=key(entity))
            found[store, entity] = number
        stranger = {"dealer_key": world.stranger_dealer, "created_by": world.stranger, "sent_by": world.stranger}
        file_claim(session, world, "РК-2026-000299", entity_key=key("stranger entity"), **stranger)
    return found


def employ(world: World, role: str, stores: tuple[str, ...]) -> None:
    """The person has this role alone, at these stores alone; of all stores no limit is kept."""
    with world.writing() as session:
        session.query(Membership).filter(Membership.person_id == world.storekeeper).delete()
        session.query(StoreLimit).filter(StoreLimit.person_id == world.storekeeper).delete()
        session.add(Membership(person_id=world.storekeeper, dealer_key=world.dealer, role=role))
        for row in session.query(Store).filter(Store.name.in_(stores), Store.dealer_key == world.dealer):
            if len(stores) < len(STORES):
                session.add(StoreLimit(person_id=world.storekeeper, store_id=row.id))


def test_claims_are_seen_by_store_and_never_by_entity_alone(world: World, browse: Browse) -> None:
    there = numbers(world)
    for role, stores in product(ROLES, (STORES, ("Склад",), ("Север",))):
        employ(world, role, stores)
        person = browse(PERSON)
        listed = person.get("/claims?tab=all").text
        for (store, entity), number in there.items():
            seen = store in stores
            where = f"{role} of {stores}: {number} of {store}, {entity}"
            assert (number in listed) == seen, where
            assert person.get(f"/claims/{number}").status_code == (200 if seen else 404), where
        assert person.get("/claims/РК-2026-000299").status_code == 404
        office = role != "storekeeper"
        for entity in ENTITIES:
            assert person.get(f"/requisites/{key(entity)}").status_code == (200 if office else 403), f"{role}, {entity}"
        assert person.get(f"/requisites/{key('stranger entity')}").status_code == (404 if office else 403)
