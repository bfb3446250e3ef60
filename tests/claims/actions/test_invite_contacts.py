"""People of dealers whom 1C names are invited many at once, and those who never came in are reminded."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from claims.actions.invite_contacts import invite_contacts, remind_to_enter
from claims.errors import Incomplete
from claims.models import Contact, Dealer, Membership, OutboxMessage, Person
from claims.queries.contacts import SHOWN, dealers_told
from claims.queries.not_entered import not_entered
from claims.queries.reach import Sight
from tests.world import NOW, World

ALL, DAY = Sight(), timedelta(days=1)


def dealer(world: World, name: str, *people: tuple[str, str, str], email: str = "", manager: str = "") -> UUID:
    """people: (name, e-mail, position)."""
    key = uuid4()
    with world.writing() as session:
        session.add(Dealer(key=key, name=name, email=email, manager_name=manager))
        session.flush()
        for who, mail, position in people:
            session.add(Contact(key=uuid4(), dealer_key=key, name=who, email=mail, position=position))
    return key


def told(world: World, key: UUID, sight: Sight = ALL) -> list[tuple[str, str, str]]:
    with world.reading() as session:
        found = next(one for one in dealers_told(session, sight) if one.key == key)
        return [(one.name, one.state, one.whose) for one in found.people]


def invite(world: World, *keys: UUID, days: int = 0) -> int:
    """Everybody there, as if all were ticked."""
    with world.writing() as session:
        found = [one for one in dealers_told(session, ALL) if one.key in keys]
        wanted = {one.key: {person.key for person in one.people} for one in found}
        return invite_contacts(session, ALL, wanted, now=NOW + days * DAY)


def letters(world: World) -> list[int]:
    with world.reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "invitation_letter"))
        return [row.body["person_id"] for row in rows]


def roles(world: World, login: str) -> set[str]:
    with world.reading() as session:
        held = select(Membership.role).join(Person, Person.id == Membership.person_id).where(Person.login == login)
        return set(session.scalars(held))


def ids(world: World, logins: Iterable[str]) -> set[int]:
    with world.reading() as session:
        return set(session.scalars(select(Person.id).where(Person.login.in_(list(logins)))))


def test_each_gets_what_the_position_says_and_somebody_can_invite_others(world: World) -> None:
    east = dealer(
        world,
        "Восток",
        ("Алла Склад", "alla@east.example", "Начальник склада"),
        ("Белла Счётова", "bella@east.example", "Главный бухгалтер"),
    )
    west = dealer(world, "Запад", ("Вадим Главный", "vadim@west.example", "Директор"))
    assert invite(world, east, west) == 3
    assert roles(world, "alla@east.example") == {"storekeeper", "administrator"}
    assert roles(world, "bella@east.example") == {"accountant"}
    assert roles(world, "vadim@west.example") == {"head", "administrator"}


def test_one_alone_invites_others_and_that_is_who_sends_claims(world: World) -> None:
    people = (("Алла Склад", "alla@east.example", "Приёмщик"), ("Ян Ли", "yan@east.example", "Менеджер"))
    east = dealer(world, "Восток", *people, ("Янина Ли", "yanina@east.example", ""))
    assert invite(world, east) == 3
    assert roles(world, "alla@east.example") == {"storekeeper"}
    assert roles(world, "yan@east.example") == {"head", "administrator"}
    assert roles(world, "yanina@east.example") == {"head"}


def test_pressed_twice_each_gets_one_letter(world: World) -> None:
    east = dealer(world, "Восток", ("Алла Склад", "alla@east.example", ""))
    assert (invite(world, east), invite(world, east)) == (1, 0)
    assert letters(world) == list(ids(world, ["alla@east.example"]))
    assert told(world, east) == [("Алла Склад", "invited", "")]


def test_why_somebody_cannot_be_invited_is_named(world: World) -> None:
    east = dealer(
        world,
        "Восток",
        ("А", "one@east.example", ""),
        ("Б", "one@east.example", ""),
        ("В", "a@b, c@d.ru", ""),
        ("Г", "", ""),
        ("Д", "shared@maker.example", ""),
        ("Е", "anna@maker.example", ""),
    )
    dealer(world, "Запад", ("Ж", "shared@maker.example", ""))
    with world.writing() as session:
        session.add(Person(login="anna@maker.example", name="Анна", is_staff=True, created_at=NOW))
    assert told(world, east) == [
        ("А", "ready", ""),
        ("Б", "same", "А"),
        ("В", "wrong", ""),
        ("Г", "none", ""),
        ("Д", "elsewhere", "Запад"),
        ("Е", "staff", ""),
    ]
    assert invite(world, east) == 1


def test_where_1c_names_nobody_the_e_mail_of_the_dealer_is_asked(world: World) -> None:
    east = dealer(world, "Восток", ("Алла", "", ""), email="Info@East.example")
    with world.writing() as session:
        session.get_one(Dealer, east).contact_name = "Алла"
    silent = dealer(world, "Запад")
    assert told(world, east) == [("Алла", "ready", "")]
    assert told(world, silent) == []
    assert invite(world, east) == 1
    assert ids(world, ["info@east.example"])


def test_dealers_come_a_page_at_a_time_by_name_and_each_sees_as_far_as_is_theirs(world: World) -> None:
    for number in range(SHOWN + 2):
        dealer(world, f"Б {number:03}", manager="Ольга" if number == 7 else "")
    with world.reading() as session:
        first = dealers_told(session, ALL)[:SHOWN]
        rest = dealers_told(session, ALL, after=first[-1].key)
        assert [one.name for one in rest][:2] == [f"Б {SHOWN:03}", f"Б {SHOWN + 1:03}"]
        assert [one.name for one in dealers_told(session, Sight("own", "Ольга"))] == ["Б 007"]
        assert [one.name for one in dealers_told(session, ALL, typed="б 01")] == [f"Б 01{digit}" for digit in range(10)]


def test_who_never_came_in_is_reminded_once_a_day(world: World) -> None:
    east = dealer(world, "Восток", ("Алла Склад", "alla@east.example", ""), ("Яна", "yana@east.example", ""))
    invite(world, east)
    people = ids(world, ["alla@east.example", "yana@east.example"])
    with world.reading() as session:
        waiting = [one for one in not_entered(session, ALL, NOW) if one.id in people]
        assert [(one.invited_at, one.again) for one in waiting] == [(NOW, False), (NOW, False)]
    with world.writing() as session, pytest.raises(Incomplete):
        remind_to_enter(session, ALL, people, now=NOW)
    with world.writing() as session:
        assert remind_to_enter(session, ALL, people, now=NOW + DAY) == 2
    assert sorted(letters(world)) == sorted([*people, *people])


def test_who_came_in_is_reminded_no_more(world: World) -> None:
    east = dealer(world, "Восток", ("Алла Склад", "alla@east.example", ""))
    invite(world, east)
    with world.writing() as session:
        who = session.scalars(select(Person).where(Person.login == "alla@east.example")).one()
        who.password_hash, who_id = "есть", who.id
    with world.writing() as session, pytest.raises(Incomplete):
        remind_to_enter(session, ALL, {who_id}, now=NOW + DAY)
    assert told(world, east) == [("Алла Склад", "active", "")]
