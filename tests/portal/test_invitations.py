"""The page of dealers' people whom 1C names: tick, invite, see who has not come in, remind."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from claims.models import Contact, Person
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.test_people import letters
from tests.portal.test_staff_reach import STAFF
from tests.world import NOW, World

Browse = Callable[..., Browser]
PAGE = "/staff/invitations"


@pytest.fixture
def admin(world: World, browse: Browse) -> Browser:
    with world.writing() as session:
        for name, email in (("Нина Счётова", "nina@south.example"), ("Пётр Безпочты", "")):
            session.add(Contact(key=uuid4(), dealer_key=world.dealer, name=name, email=email, position="Бухгалтер"))
    browser = browse(STAFF)
    browser.get(PAGE)
    return browser


def ticked(browser: Browser) -> list[str]:
    return re.findall(r'name="who" value="([^"]+)"', browser.get(PAGE).text)


def test_those_ticked_get_a_letter_and_choose_a_password(admin: Browser, parts: Parts) -> None:
    page = admin.get(PAGE).text
    assert "nina@south.example" in page
    assert "1С не называет почту" in page
    answer = admin.follow(admin.post(PAGE, {"who": ticked(admin)})).text
    assert "Отправлено приглашений: 1" in answer
    assert "уже приглашён" in answer
    assert "Ваша роль: бухгалтер" in letters(parts)["nina@south.example"]


def test_nobody_ticked_is_said(admin: Browser) -> None:
    answer = admin.post(PAGE, {"who": "чужое"})
    assert answer.status_code == 422
    assert "Отметьте, кого пригласить" in answer.text


def test_who_has_not_come_in_is_listed_and_reminded(admin: Browser, world: World, parts: Parts) -> None:
    admin.post(PAGE, {"who": ticked(admin)})
    first = letters(parts)["nina@south.example"]
    page = admin.get(f"{PAGE}/waiting").text
    assert "Нина Счётова" in page
    assert "ссылка работает до" in page
    assert "сегодня уже напомнили" in page
    with world.writing() as session:
        session.execute(update(Person).values(invited_at=NOW - timedelta(days=3)))
    one = re.search(r'name="one" value="(\d+)"', admin.get(f"{PAGE}/waiting").text)
    assert one
    assert "Отправлено напоминаний: 1" in admin.follow(admin.post(f"{PAGE}/waiting", {"one": one[1]})).text
    assert letters(parts)["nina@south.example"] != first
    again = admin.post(f"{PAGE}/waiting", {"one": one[1]})
    assert (again.status_code, "раз в сутки" in again.text) == (422, True)
