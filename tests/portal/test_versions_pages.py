"""Versions of the process on pages: seen, checked, put in force and taken back; open claims are moved by hand."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from httpx import Response
from sqlalchemy import select

from claims.actions.enter_stage import begin
from claims.actions.hand import Hand
from claims.actions.put_in_force import take_file
from claims.actions.staff import give_staff_roles
from claims.models import Claim, ClaimEvent, ProcessVersion
from claims.queries.versions import in_force
from claims.rules.process import shipped, shipped_text
from portal.parts import Parts
from tests.desk import ZONE
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.world import NOW, World

Browse = Callable[..., Browser]
STAFF = "staff@maker.example"
PAGE, NEW = "/staff/process/versions", "/staff/process/versions/new"
FIRST = shipped_text("desk")
SECOND = FIRST.replace('limit = "3 days"\nlimit_from = "registration"', 'limit = "2 days"\nlimit_from = "registration"')
THIRD = SECOND.replace('"warehouse"', '"stock"').replace('name = "Расследование: склад"', 'name = "Склад проверяет"')


@pytest.fixture
def parts(parts: Parts, world: World) -> Parts:
    with world.writing() as session:
        take_file(session, FIRST, now=NOW)
    return replace(parts, process=shipped("desk"), file=FIRST)


@pytest.fixture
def staff(world: World, browse: Browse) -> Browser:
    with world.writing() as session:
        give_staff_roles(session, world.staff, frozenset({"administrator", "customer_service"}))
    return browse(STAFF)


@pytest.fixture
def claim(world: World) -> str:
    with world.writing() as session:
        made = file_claim(session, world, kind="shortage", process_version=1)
        begin(session, made, Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZONE), shipped("desk"))
        return made.number or ""


def upload(staff: Browser, fields: dict[str, str], content: bytes | None = None) -> Response:
    """As a browser posts a form with a file field; None: no file was chosen."""
    staff.get(PAGE)
    file = ("desk.toml", content, "application/toml") if content is not None else ("", b"", "application/octet-stream")
    sent = {name: (None, value) for name, value in {"csrf": staff.token, **fields}.items()}
    return staff.request("POST", NEW, files={**sent, "file": file}, headers={"Origin": str(staff.client.base_url)})


def put(staff: Browser, text: str, act: str = "put", why: str = "Склад просит", seen: int = 1) -> tuple[int, str]:
    answer = upload(staff, {"seen": str(seen), "why": why, "text": text, "act": act})
    return answer.status_code, answer.text


def numbers(world: World) -> list[int]:
    with world.reading() as session:
        return list(session.scalars(select(ProcessVersion.number).order_by(ProcessVersion.number)))


def test_a_checked_file_comes_into_force_and_the_next_page_shows_it(staff: Browser, world: World, claim: str) -> None:
    status, seen = put(staff, SECOND, "check")
    assert status == 200
    assert "Стадия «Расследование: склад»: срок" in seen
    assert "3 суток от регистрации" in seen
    assert "2 суток от регистрации" in seen
    assert claim in seen
    assert numbers(world) == [1]
    assert put(staff, SECOND)[0] == 303
    assert numbers(world) == [1, 2]
    assert "Версия 2, действует" in staff.get("/staff/process").text
    assert "2 суток от регистрации" in staff.get("/staff/process").text
    listed = staff.get(PAGE).text
    assert "Склад просит" in listed
    assert "Файл на сервере отличается" in listed
    assert "3 суток от регистрации" in staff.get(f"{PAGE}/2").text


def test_a_wrong_file_says_where_and_keeps_what_was_typed(staff: Browser, world: World) -> None:
    status, seen = put(staff, FIRST.replace("14 calendar_days", "14 лунных_дней") + "\n# моё")
    assert status == 422
    assert "term" in seen
    assert "14 лунных_дней" in seen
    assert "# моё" in seen
    assert "Склад просит" in seen
    assert numbers(world) == [1]


@pytest.mark.parametrize(
    ("text", "why", "seen", "said"),
    [
        (SECOND, "", 1, "Напишите, что и зачем меняете"),
        (SECOND, "Склад просит", 0, "Пока вы правили, ввели в действие другую версию"),
        (FIRST, "Склад просит", 1, "Этот файл уже действует"),
        ("", "Склад просит", 1, "Выберите файл или вставьте его текст"),
        (FIRST.replace('form = "torg2"', 'form = "no_such"'), "Склад просит", 1, "form"),
        (FIRST.replace('"people", "process"', '"people"'), "Склад просит", 1, "Ни у одной роли"),
    ],
)
def test_what_cannot_be_put_in_force_is_refused_in_words(
    staff: Browser, world: World, text: str, why: str, seen: int, said: str
) -> None:
    status, page = put(staff, text, why=why, seen=seen)
    assert status == 422
    assert said in page
    assert numbers(world) == [1]


def test_a_file_is_shown_and_checked_before_it_is_put_in_force(staff: Browser, world: World) -> None:
    fields = {"seen": "1", "why": "Склад просит", "text": "", "act": "put"}
    answer = upload(staff, fields, SECOND.encode())
    assert answer.status_code == 200
    assert "2 суток от регистрации" in answer.text
    assert numbers(world) == [1]
    for content, said in ((b"\xff\xfe", "Файл не в UTF-8"), (b"x" * 300_001, "Файл больше 300 КБ")):
        answer = upload(staff, fields, content)
        assert answer.status_code == 422
        assert said in answer.text


def test_an_older_version_comes_back_as_a_new_one(staff: Browser, world: World) -> None:
    put(staff, SECOND)
    page = staff.get(f"{NEW}?from=1").text
    assert "Возвращаем версию 1" in page
    assert put(staff, FIRST, why="Возвращаем версию 1", seen=2)[0] == 303
    assert numbers(world) == [1, 2, 3]
    assert staff.get(f"{PAGE}/1/file").text == FIRST


def test_pages_of_claims_go_by_the_version_of_each_until_it_is_moved(
    staff: Browser, browse: Browse, world: World, claim: str
) -> None:
    put(staff, THIRD)
    for path in (f"/staff/claims/{claim}", "/staff", "/staff/board", "/staff/tasks", "/staff/reports", PAGE):
        assert staff.get(path).status_code == 200, path
    assert "Расследование: склад" in staff.get(f"/staff/claims/{claim}").text
    assert "Расследование: склад" in staff.get("/staff").text
    head = browse("head@south.example")
    assert head.get(f"/claims/{claim}").status_code == 200
    assert head.get("/claims").status_code == 200
    asked = staff.get("/staff/process/move").text
    assert "Стадии «Расследование: склад» больше нет" in asked
    refused = staff.post("/staff/process/move", {"seen": "2", "to_warehouse": ""})
    assert refused.status_code == 422
    assert "Выберите, в какой стадии продолжить" in refused.text
    assert staff.post("/staff/process/move", {"seen": "2", "to_warehouse": "stock"}).status_code == 303
    assert "Переведено на версию 2: 1" in staff.get(PAGE).text
    with world.reading() as session:
        moved = session.scalars(select(Claim)).one()
        assert (moved.stage, moved.process_version) == ("stock", 2)
        assert session.scalars(select(ClaimEvent.hidden).where(ClaimEvent.what == "version")).all() == [True]
        assert in_force(session) is not None
    card = staff.get(f"/staff/claims/{claim}").text
    assert "Склад проверяет" in card
    assert "Расследование: склад" in card  # where it has been
    assert "версию процесса" not in head.get(f"/claims/{claim}").text
