"""The process drawn and in words, and what the rules would do with a claim: for each of ours, writing nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from claims.actions.enter_stage import begin
from claims.actions.hand import Hand
from claims.models import Claim, ClaimEvent, Dealer
from claims.rules.process import load, shipped
from portal.parts import Parts
from tests.desk import ZONE
from tests.desk_file import with_route
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.world import World

Browse = Callable[..., Browser]
STAFF = "staff@maker.example"
PAGE = "/staff/process"


@pytest.fixture
def parts(parts: Parts, request: pytest.FixtureRequest) -> Parts:
    name = getattr(request, "param", "")
    return replace(parts, process=shipped(name) if name else load(with_route()))


@pytest.fixture
def staff(world: World, browse: Browse) -> Browser:
    return browse(STAFF)


def test_each_stage_is_drawn_and_told_in_words(staff: Browser) -> None:
    page = staff.get(PAGE).text
    for stage in shipped("desk").stages.values():
        assert f'id="stage-{stage.code}"' in page
    assert 'class="way auto"' in page
    assert 'class="way onec"' not in page
    for words in (
        "3 суток от регистрации",
        "2 рабочих дня от начала стадии, но не позже чем 5 календарных дней от даты «Когда дилер согласился»",
        "если «Итог расследования»: Не склад",
        "дилер, просьба «Отозвать рекламацию»",
        "можно, не заполнив стадию",
    ):
        assert words in page


def test_tables_are_told_as_the_file_has_them(staff: Browser) -> None:
    page = staff.get(PAGE).text
    assert "регион: Юг; сумма от 1 000,00 ₽" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "anna@chistydom.example" in page
    assert "если расхождение от" in page
    assert "Уже заявлено в другой рекламации <small>(без согласования)</small>" in page


def test_a_made_up_claim_is_led_as_far_as_rules_know_the_way(staff: Browser) -> None:
    page = staff.get(f"{PAGE}?kind=shortage&sum=600000&region=Юг").text
    assert "1: регион: Юг" in page
    assert "Клиентский сервис, anna@chistydom.example" in page
    assert "Руководитель продаж, Коммерческий директор" in page
    assert "Итог расследования, Что показала проверка" in page
    assert 'class="box passed"' in page


def test_a_claim_that_is_there_is_tried_and_not_touched(staff: Browser, world: World, parts: Parts) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        hand = Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZONE)
        begin(session, claim, hand, parts.process)
        session.get_one(Dealer, world.dealer).region = "Юг"
    before = state(world)
    page = staff.get(f"{PAGE}?number=РК-2026-000123").text
    assert "1: регион: Юг" in page
    assert state(world) == before


def state(world: World) -> tuple[object, ...]:
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        return claim.stage, claim.edition, claim.desk_edition, session.scalar(select(func.count(ClaimEvent.id)))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("number=РК-2026-000999", "Рекламации с таким номером нет"),
        ("kind=shortage&sum=много", "Введите сумму"),
        ("kind=nonsense", "Проверить правила"),
    ],
)
def test_what_cannot_be_tried_is_said_at_its_field(staff: Browser, asked: str, said: str) -> None:
    answer = staff.get(f"{PAGE}?{asked}")
    assert answer.status_code == 200
    assert said in answer.text
    assert 'class="course"' not in answer.text


@pytest.mark.parametrize("parts", ["erp"], indirect=True)
def test_where_1c_leads_claims_its_ways_are_drawn_too(staff: Browser) -> None:
    page = staff.get(PAGE).text
    assert 'class="way onec"' in page
    assert "по часам через 10 календарных дней; в 1С есть Акт: нет" in page
