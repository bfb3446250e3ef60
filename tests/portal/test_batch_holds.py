"""The pages of batches that dealers are asked not to sell: preview, letter, who got it, what the dealer sees."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from claims.models import Person, ShipmentLine
from portal.parts import Letter, LetterDoubtful, Parts
from portal.work.carry import drain
from portal.worker import own_letter_steps
from tests.portal.browser import Browser
from tests.portal.conftest import Clock, Postman
from tests.portal.test_people import letters
from tests.portal.test_staff_reach import STAFF, become
from tests.world import World

Browse = Callable[..., Browser]
LIST, HEAD = "/staff/batch-holds", "head@south.example"


@pytest.fixture
def new(world: World) -> str:
    """The address of the preview."""
    with world.writing() as session:
        line = session.get_one(ShipmentLine, world.lines["Кристалл"])
        line.batch = "П-17"
        return f"{LIST}/new?product={line.product_key}&batch=П-17&since=2026-01-01"


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input[^>]*name="(product|batch|since)"[^>]*value="([^"]*)"', page))


def test_from_preview_to_the_letter_and_back(new: str, world: World, browse: Browse, parts: Parts) -> None:
    become(world, "administrator")
    anna, head = browse(STAFF), browse(HEAD)
    page = anna.get(new).text
    assert "Южный дилер" in page
    assert "1 дилер" in page.replace("\u00a0", " ")
    typed = fields(page)
    empty = anna.post(f"{LIST}/new", {**typed, "words": ""})
    assert (empty.status_code, "Напишите, о чём просите" in empty.text) == (422, True)
    card = anna.follow(anna.post(f"{LIST}/new", {**typed, "words": "Отложите остаток"}))
    assert "ждёт отправки" in card.text
    assert "Отложите остаток" in letters(parts)[HEAD]
    assert "отправлено" in anna.get(card.url.path).text
    assert "Не продавайте: Средство для стёкол" in head.get("/shipments").text
    assert "Отложите остаток" in head.get(f"/shipments/{world.shipment}").text
    assert "снова продаётся" in anna.follow(anna.post(f"{card.url.path}/lift", {"words": "Всё хорошо"})).text
    assert "Всё хорошо" in letters(parts)[HEAD]
    assert "Не продавайте" not in head.get("/shipments").text
    assert "снова продаётся" in anna.get(LIST).text


def test_who_sees_some_dealers_alone_sees_nothing_of_whom_a_batch_went_to(
    new: str, world: World, browse: Browse
) -> None:
    become(world, "administrator")
    anna = browse(STAFF)
    first = anna.post(f"{LIST}/new", {**fields(anna.get(new).text), "words": "Отложите"})
    with world.writing() as session:
        session.get_one(Person, world.staff).sees = "own"
    for address in (LIST, new, first.headers["location"]):
        page = anna.get(address)
        assert page.status_code == 409
        assert "Южный дилер" not in page.text


def test_a_batch_that_is_held_is_not_asked_for_twice(new: str, world: World, browse: Browse) -> None:
    become(world, "administrator")
    anna = browse(STAFF)
    typed = fields(anna.get(new).text)
    first = anna.post(f"{LIST}/new", {**typed, "words": "Отложите"}).headers["location"]
    assert anna.get(new).headers["location"] == first


def test_who_may_have_got_the_letter_while_it_was_taken_back_is_told(
    new: str, world: World, browse: Browse, parts: Parts, clock: Clock
) -> None:
    become(world, "administrator")
    anna = browse(STAFF)
    card = anna.post(f"{LIST}/new", {**fields(anna.get(new).text), "words": "Отложите"}).headers["location"]

    class Silent(Postman):
        def send(self, letter: Letter) -> None:
            anna.post(f"{card}/lift", {"words": "Всё хорошо"})
            raise LetterDoubtful("timed out")

    drain(parts, own_letter_steps(replace(parts, mailer=Silent())), threading.Event())
    clock.go(minutes=10)
    assert "Всё хорошо" in letters(parts)[HEAD]
