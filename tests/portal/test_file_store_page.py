"""The page «Хранилище» for staff: what waits, how full it is, what the night found."""

from collections.abc import Callable
from datetime import timedelta

from claims.actions.store_room import note_room
from claims.models import ClaimFile, FileAudit, StoreToken
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.world import NOW, World

Browse = Callable[..., Browser]
PAGE = "/staff/exchange/files"


def put(world: World, state: str, size: int, store: str = "") -> None:
    with world.writing() as session:
        claim = file_claim(session, world, None).id
        named = {"purpose": "load", "name": "1.jpg", "media_type": "image/jpeg", "sha256": "0" * 64}
        session.add(ClaimFile(claim_id=claim, size=size, state=state, store=store, uploaded_at=NOW, **named))


def shown(browse: Browse) -> str:
    return " ".join(browse("staff@maker.example").get(PAGE).text.replace("\xa0", " ").split())


def test_an_empty_portal_says_that_nothing_waits_and_nobody_has_looked(browse: Browse, world: World) -> None:
    page = shown(browse)
    assert "Все файлы в хранилище" in page
    assert "Проверки ещё не было" in page


def test_what_waits_what_is_held_and_what_was_refused_is_counted(browse: Browse, world: World, clock: Clock) -> None:
    put(world, "spooled", 3_000_000)
    put(world, "refused", 5)
    put(world, "stored", 12_000_000_000, "yandex")
    clock.go(hours=2)
    page = shown(browse)
    assert "1 файл, 3 МБ" in page
    assert "ждёт 2 ч" in page
    assert "Хранилище не приняло 1 файл" in page
    assert "1 файл, 12 ГБ" in page


def test_a_store_that_fills_is_said_in_time(browse: Browse, world: World, parts: Parts) -> None:
    with parts.writing() as session:
        note_room(session, "yandex", 95_000_000_000, 100_000_000_000, now=NOW)
    page = shown(browse)
    assert "занято 95 ГБ из 100 ГБ, 95 %" in page
    assert "Места мало" in page
    with parts.writing() as session:
        note_room(session, "yandex", 9_000_000_000, 100_000_000_000, now=NOW)
    assert "Места мало" not in shown(browse)


def test_a_token_near_its_end_is_said_and_never_shown(browse: Browse, world: World, parts: Parts) -> None:
    with parts.writing() as session:
        until = NOW + timedelta(days=12, hours=1)
        session.add(StoreToken(store="yandex", token="y0_secret", refresh="1:secret", given_at=NOW, until=until))
    page = shown(browse)
    assert "Осталось 12 дней" in page
    assert "secret" not in page


def test_the_last_look_tells_what_it_found(browse: Browse, world: World, parts: Parts) -> None:
    with parts.writing() as session:
        session.add(FileAudit(began_at=NOW, ended_at=NOW, checked=300, repaired=2, lost=1))
    page = shown(browse)
    assert "300 файлов" in page
    assert "1 файл пропал или изменён" in page
    assert "2 файла восстановлены" in page
