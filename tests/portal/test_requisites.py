"""«Наши реквизиты»: from 1C to look at, and who signs, once for all acts of a legal entity."""

from collections.abc import Callable

import pytest

from claims.models import LegalEntity
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin
from tests.world import World, key

Browse = Callable[..., Browser]
ENTITY = f"/requisites/{key('entity')}"


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    browser = browse(HEAD)
    browser.get(ENTITY)
    return browser


def test_what_1c_holds_is_shown_and_what_it_does_not_is_said(head: Browser) -> None:
    text = head.get(ENTITY).text
    assert "7707083893" in text
    assert "770701001" in text
    assert "Не указано" in text, "1C holds no ОКПО"


def test_an_odd_number_is_a_warning_for_1c_to_mend(head: Browser, world: World) -> None:
    with world.writing() as session:
        session.get_one(LegalEntity, key("entity")).inn = "7707083894"
    assert "контрольная цифра не сходится" in head.get(ENTITY).text
    assert "Проверьте реквизиты" in head.get("/requisites").text


def test_the_commission_is_typed_once_and_stands_in_the_next_act(head: Browser, world: World) -> None:
    told = {
        "chairman_name": "Сидоров П. П.",
        "chairman_position": "товаровед",
        "basis_number": "17",
        "basis_on": "12.01.2026",
    }
    assert head.post(ENTITY, told).status_code == 303
    assert "Сидоров П. П." in head.get(ENTITY).text
    draft = begin(head, world)
    head.get(f"{draft}/papers")
    text = head.get(f"{draft}/papers").text
    for words in told.values():
        assert words in text


def test_a_date_that_is_none_is_said_at_its_place_and_nothing_is_lost(head: Browser) -> None:
    answer = head.post(ENTITY, {"chairman_name": "Сидоров П. П.", "basis_on": "когда-нибудь"})
    assert answer.status_code == 422
    assert "«когда-нибудь» не прочиталось" in answer.text
    assert "Сидоров П. П." in answer.text
    assert "Сидоров П. П." not in head.get(ENTITY).text


def test_an_answer_that_is_emptied_is_the_acts_own_again(head: Browser, world: World) -> None:
    head.post(ENTITY, {"approver_name": "Чужой Ч. Ч."})
    head.get(ENTITY)
    head.post(ENTITY, {"approver_name": ""})
    draft = begin(head, world)
    text = head.get(f"{draft}/papers").text
    assert "Чужой Ч. Ч." not in text
    assert "Олег Южный" in text


def test_a_storekeeper_arranges_no_requisites(browse: Browse, world: World) -> None:
    storekeeper = browse("store@south.example")
    assert storekeeper.get("/requisites").status_code == 403
    assert "/requisites" not in storekeeper.get("/claims").text
