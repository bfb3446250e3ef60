"""A note names a colleague, or tells of a phone call: letter, row among the tasks, history; no dealer sees either."""

import re
from collections.abc import Callable

from sqlalchemy import select

from claims.models import Mention, Note, Person
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.test_desk_pages import desk, parts, send
from tests.portal.test_people import letters
from tests.world import World

__all__ = ["desk", "parts"]  # fixtures
Desk = Callable[[str], Browser]
DEALERS = "/claims/РК-2026-000123"


def test_who_is_named_gets_a_letter_and_a_row_among_the_tasks(desk: Desk, parts: Parts) -> None:
    send(desk("vera"), "notes", note="@Кладов, где фото погрузки?")
    assert "Вера Орлова пишет в заметке" in letters(parts)["boris@chistydom.example"]
    boris = desk("boris")
    page = boris.get("/staff/tasks").text
    assert "Вас позвали" in page
    assert "@Кладов, где фото погрузки?" in page
    assert "Вас позвали" not in desk("anna").get("/staff/tasks").text
    address = re.search(r'action="(/staff/mentions/\d+/read)"', page)
    assert address
    assert boris.post(address[1], {"open": "1"}).headers["location"].startswith("/staff/claims/")
    assert "Вас позвали" not in boris.get("/staff/tasks").text


def test_somebody_elses_row_is_nobodys_to_take_away(desk: Desk, world: World) -> None:
    send(desk("vera"), "notes", note="@Кладов, где фото?")
    with world.reading() as session:
        id_ = session.scalars(select(Mention.id)).one()
    anna = desk("anna")
    anna.get("/staff/tasks")
    assert anna.post(f"/staff/mentions/{id_}/read", {}).status_code == 404


def test_only_who_sees_the_claim_can_be_named(desk: Desk, world: World) -> None:
    with world.writing() as session:
        boris = session.scalars(select(Person).where(Person.login == "boris@chistydom.example")).one()
        boris.sees, boris.region, id_ = "region", "Урал", boris.id
    told = send(desk("vera"), "notes", note="@Кладов, где фото?")
    assert "такого сотрудника нет, или он не видит эту рекламацию" in told
    assert "@Кладов, где фото?" in told, "nothing typed is lost"
    send(desk("vera"), "notes", note="Где фото?", people=str(id_))
    with world.reading() as session:
        assert session.scalars(select(Mention)).all() == []


def test_picked_from_the_list_twice_is_one_letter(desk: Desk, world: World) -> None:
    with world.reading() as session:
        id_ = session.scalars(select(Person.id).where(Person.login == "boris@chistydom.example")).one()
    for _ in range(2):
        send(desk("vera"), "notes", note="Где фото?", people=str(id_))
    with world.reading() as session:
        assert session.scalars(select(Mention.person_id)).all() == [id_]


def test_a_colleague_picked_when_the_same_words_are_sent_again_is_told_of_the_one_note(
    desk: Desk, world: World, parts: Parts
) -> None:
    with world.reading() as session:
        people = select(Person.id).where(Person.login.in_(("boris@chistydom.example", "anna@chistydom.example")))
        ids = [str(id_) for id_ in session.scalars(people.order_by(Person.login.desc()))]
    vera = desk("vera")
    for picked in ({}, {"people": ids[0]}, {"people": ids[1]}):
        send(vera, "notes", note="Где фото?", **picked)
    told = letters(parts)
    assert {"boris@chistydom.example", "anna@chistydom.example"} <= set(told)
    with world.reading() as session:
        assert session.scalars(select(Mention.person_id).order_by(Mention.id)).all() == [int(id_) for id_ in ids]
        assert len(session.scalars(select(Note)).all()) == 1


def test_a_phone_call_stands_so_in_the_history_and_no_dealer_sees_it(
    desk: Desk, browse: Callable[..., Browser]
) -> None:
    vera = desk("vera")
    assert "Напишите, с кем говорили" in send(vera, "notes", note="Ждут", called_at="2026-03-10T10:00")
    assert "которое уже прошло" in send(vera, "notes", note="Ждут", call_with="Пётр", called_at="2030-03-10T10:00")
    told = send(vera, "notes", note="Ждут машину", call_with="Пётр, кладовщик", called_at="2026-03-10T10:00")
    assert "Звонок: Пётр, кладовщик, 10.03.2026, 10:00. Ждут машину" in told
    assert "Звонок: Анна" in send(vera, "notes", note="Не дозвонилась", call_with="Анна"), "by default it is now"
    assert "Ждут машину" not in browse("head@south.example").get(DEALERS).text
