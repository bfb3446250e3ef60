"""Staff lead a claim from its card: each sees what is theirs to do, and what is wrong is said at its place."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from litestar.testing import TestClient
from sqlalchemy import select, update

from claims.actions.enter_stage import begin
from claims.actions.hand import Hand
from claims.actions.remind import remind, send_digests
from claims.models import Claim, ClaimLine, Dealer, LineDecision, Note, Person, Product
from claims.outbox import Message, done, take
from claims.rules import process
from portal.app import create_app
from portal.parts import Parts
from portal.worker import own_letter_steps
from tests.desk import TEAM, team
from tests.desk_file import with_rule
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, PASSWORD, Clock, Postman
from tests.portal.objects import picture
from tests.world import World

Browse = Callable[..., Browser]
CARD = "/staff/claims/РК-2026-000123"


@pytest.fixture
def parts(parts: Parts, request: pytest.FixtureRequest) -> Parts:
    return replace(parts, process=getattr(request, "param", process.shipped("desk")))


@pytest.fixture
def desk(world: World, parts: Parts, clock: Clock, browse: Browse) -> Callable[[str], Browser]:
    """Browsers of our people by first name; a claim has come in."""
    clock.now = REGISTERED
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).manager_name = TEAM["dina"][0]
        people = team(session)
        for id_ in people.values():
            session.get_one(Person, id_).password_hash = HASH
        claim = file_claim(session, world)
        hand = Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZoneInfo("Europe/Moscow"))
        begin(session, claim, hand, parts.process)
    return lambda first: browse(f"{first}@chistydom.example")


def send(browser: Browser, where: str, **fields: str) -> str:
    """Fills in the page as it is now; what comes back."""
    edition = re.search(r'name="edition" value="(\d+)"', browser.get(CARD).text)
    assert edition
    answer = browser.post(f"{CARD}/{where}", {"edition": edition[1], **fields})
    return browser.follow(answer).text


def lines_of(world: World) -> list[int]:
    with world.reading() as session:
        return list(session.scalars(select(ClaimLine.id).order_by(ClaimLine.position)))


def stage(world: World) -> str:
    with world.reading() as session:
        return session.get_one(Claim, 1).stage


def test_a_task_waits_where_the_claim_is_and_leads_to_it(desk: Callable[[str], Browser]) -> None:
    page = desk("boris").get("/staff/tasks").text
    assert "Проверить отгрузку по рекламации" in page
    assert CARD in page
    assert "Задач нет" in desk("anna").get("/staff/tasks").text


def test_home_of_staff_is_their_tasks(desk: Callable[[str], Browser]) -> None:
    boris = desk("boris")
    assert boris.get("/").headers["location"] == "/staff/tasks"


def test_only_the_department_that_holds_the_stage_can_fill_it_in(desk: Callable[[str], Browser]) -> None:
    assert "Завершить и передать дальше" in desk("boris").get(CARD).text
    assert "Заполняет отдел «Склад»" in desk("vera").get(CARD).text


def test_what_is_missing_is_said_at_its_place_and_nothing_typed_is_lost(
    desk: Callable[[str], Browser], world: World
) -> None:
    page = send(desk("boris"), "stage", finding="not_ours", finding_comment="Погрузили всё")
    assert "Приложите файл в поле" in page
    assert "Погрузили всё" in page
    assert stage(world) == "warehouse"


def test_a_proof_of_ours_is_ours_alone_and_lets_the_stage_go_on(
    desk: Callable[[str], Browser], world: World, browse: Browse
) -> None:
    boris = desk("boris")
    boris.get(CARD)
    sent = boris.upload(f"{CARD}/files", picture("navy"), {"purpose": "finding_proof"})
    assert sent.status_code == 303
    send(boris, "stage", finding="not_ours", finding_comment="Погрузили всё")
    assert stage(world) == "logistics"
    key = re.search(r'href="/files/([^"]+)">фото.jpg', boris.get(CARD).text)
    assert key
    dealer = browse("head@south.example")
    assert "фото.jpg" not in dealer.get("/claims/РК-2026-000123").text
    assert dealer.get(f"/files/{key[1]}").status_code == 404
    assert boris.get(f"/files/{key[1]}").status_code == 200


def test_the_whole_way_through_seven_windows(desk: Callable[[str], Browser], world: World, browse: Browse) -> None:
    with world.writing() as session:
        session.get_one(Claim, 1).discrepancy += 500_000
    send(desk("boris"), "stage", finding="ours", finding_comment="Недогрузили")
    anna = desk("anna")
    send(anna, "stage", findings_read="yes", proposed_remedy="Довезти", to="decision")
    dina = desk("dina")
    each = {f"how-{line}": "all" for line in lines_of(world)} | {f"remedy-{line}": "refund" for line in lines_of(world)}
    send(dina, "decision", **each)
    send(dina, "stage", answer="Вернём деньги", promised_on="20.03.2026", to="approval")
    dealer = browse("head@south.example")
    assert "Вернём деньги" not in dealer.get("/claims/РК-2026-000123").text
    faina, egor = desk("faina"), desk("egor")
    send(faina, "approval", said="agree")
    assert stage(world) == "approval"
    send(egor, "approval", said="agree")
    assert stage(world) == "consent"
    page = dealer.get("/claims/РК-2026-000123").text
    assert "Вернём деньги" in page
    send(dina, "stage", consent="agreed", consent_on="10.03.2026", consent_note="По телефону, Пётр")
    assert stage(world) == "fulfilment"
    send(desk("vera"), "stage", fulfilled_on="10.03.2026", fulfilment_document="УТ-1", to="paperwork")
    send(anna, "stage", corrected_document="УКД-12", corrected_file="ЭДО", to="closed")
    assert stage(world) == "closed"


def test_who_proposes_another_decision_says_what_the_dealer_reads_and_until_when(
    desk: Callable[[str], Browser], world: World
) -> None:
    send(desk("boris"), "stage", finding="ours", finding_comment="Недогрузили")
    send(desk("anna"), "stage", findings_read="yes", proposed_remedy="Отказать", to="decision")
    send(desk("dina"), "decision", **{name: value for line in lines_of(world) for name, value in refused(line)})
    send(desk("dina"), "stage", answer="Не подтвердилось", to="approval")
    egor, lines = desk("egor"), lines_of(world)
    assert 'name="promised_on"' in egor.get(CARD).text
    each = {f"how-{line}": "all" for line in lines} | {f"remedy-{line}": "refund" for line in lines}
    page = send(egor, "approval", said="propose", answer="Вернём деньги", **each)
    assert 'id="promised_on-error"' in page
    assert "Вернём деньги" in page
    assert stage(world) == "approval"
    send(egor, "approval", said="propose", answer="Вернём деньги", promised_on="20.03.2026", **each)
    assert stage(world) == "consent"


def refused(line: int) -> tuple[tuple[str, str], ...]:
    return (f"how-{line}", "none"), (f"ground-{line}", "not_confirmed")


def test_two_who_open_the_same_page_do_not_write_over_each_other(desk: Callable[[str], Browser]) -> None:
    boris = desk("boris")
    edition = re.search(r'name="edition" value="(\d+)"', boris.get(CARD).text)
    assert edition
    send(boris, "stage", finding_comment="Смотрю", keep="1")
    late = boris.post(f"{CARD}/stage", {"edition": edition[1], "finding_comment": "Другое", "finding": "ours"})
    assert (late.status_code, "рекламацию изменили: Борис Кладов" in late.text, "Другое" in late.text) == (
        422,
        True,
        True,
    )


def test_a_note_is_for_staff_alone(desk: Callable[[str], Browser], browse: Browse) -> None:
    assert "Водитель уволен" in send(desk("vera"), "notes", note="Водитель уволен")
    assert "Водитель" not in browse("head@south.example").get("/claims/РК-2026-000123").text


def test_the_board_shows_where_each_claim_stands_and_who_holds_it(desk: Callable[[str], Browser]) -> None:
    send(desk("boris"), "holder")
    page = desk("egor").get("/staff/board").text
    assert re.search(r"Расследование: склад.*РК-2026-000123.*Борис Кладов", page, re.S)


def test_a_head_gives_a_claim_to_another_of_the_department(desk: Callable[[str], Browser], world: World) -> None:
    send(desk("boris"), "stage", finding="ours", finding_comment="Недогрузили")
    send(desk("anna"), "stage", findings_read="yes", proposed_remedy="Довезти", to="decision")
    with world.reading() as session:
        egor = session.scalars(select(Person.id).where(Person.name == "Егор Носов")).one()
    assert "Егор Носов" in send(desk("egor"), "holder", person=str(egor))
    assert "Решение по позициям" in desk("egor").get(CARD).text


@pytest.mark.parametrize("where", ["stage", "decision", "approval", "holder", "notes", "files"])
def test_nothing_is_taken_without_its_token(desk: Callable[[str], Browser], where: str) -> None:
    boris = desk("boris")
    boris.get(CARD)
    if where == "files":
        assert boris.upload(f"{CARD}/files", picture("navy"), {"csrf": "0" * 48}).status_code == 403
    else:
        assert boris.post(f"{CARD}/{where}", {"csrf": "0" * 48, "note": "x"}).status_code == 403


@pytest.mark.parametrize("path", ["/staff/tasks", "/staff/board", "/staff/live", f"{CARD}/live", f"{CARD}/stage"])
def test_where_1c_leads_claims_there_is_no_desk(world: World, parts: Parts, path: str) -> None:
    with TestClient(
        create_app(replace(parts, process=process.shipped("erp"))), base_url="http://portal.test"
    ) as client:
        browser = Browser(client)
        browser.sign_in("staff@maker.example", PASSWORD)
        browser.get("/staff")
        answer = browser.post(path, {}) if path.endswith("/stage") else browser.get(path)
        assert answer.status_code == 404


def test_letters_of_a_task_say_what_and_until_when_and_lead_there(
    desk: Callable[[str], Browser], world: World, parts: Parts
) -> None:
    desk("boris")
    with world.writing() as session:
        assert remind(session, parts.process, now=parts.clock(), zone=parts.company.zone) == 1
        send_digests(session, parts.process, now=parts.clock(), zone=parts.company.zone)
    steps = own_letter_steps(parts)
    while (message := taken(world, parts)) is not None:
        steps[message.kind](message)
    assert isinstance(parts.mailer, Postman)
    task, digest = [letter for letter in parts.mailer.letters if letter.to.startswith("boris")]
    assert task.subject == "Новая задача: Проверить отгрузку по рекламации, РК-2026-000123"
    assert "Срок до 13 марта 2026, 14:20 мск" in task.text.replace("\u00a0", " ")
    assert f"http://portal.test{CARD}" in task.text.replace("\u00a0", " ")
    assert digest.subject == "Задачи на сегодня: 1"
    assert "В отделе никто не взял" in digest.text
    assert len(parts.mailer.letters) == 2, "who has nothing to do gets nothing"


def taken(world: World, parts: Parts) -> Message | None:
    with world.writing() as session:
        message = take(session, now=parts.clock(), kinds=("staff_letter", "staff_digest"))
        if message is not None:
            done(session, message, now=parts.clock())
        return message


def test_a_tick_that_is_taken_back_is_gone(desk: Callable[[str], Browser], world: World) -> None:
    send(desk("boris"), "stage", finding="ours", finding_comment="Недогрузили")
    anna = desk("anna")
    send(anna, "stage", findings_read="yes", keep="1")
    send(anna, "stage", keep="1")
    assert "Отметьте «С итогами ознакомлен»" in send(anna, "stage", proposed_remedy="Довезти", to="decision")
    assert stage(world) == "review"


def test_a_note_pressed_twice_is_one(desk: Callable[[str], Browser], world: World) -> None:
    vera = desk("vera")
    for _ in range(2):
        send(vera, "notes", note="Водитель уволен")
    with world.reading() as session:
        assert len(session.scalars(select(Note)).all()) == 1


def test_a_comment_that_is_too_long_is_said_and_stays_as_typed(desk: Callable[[str], Browser], world: World) -> None:
    send(desk("boris"), "stage", finding="ours", finding_comment="Недогрузили")
    send(desk("anna"), "stage", findings_read="yes", proposed_remedy="Довезти", to="decision")
    line, long = lines_of(world)[0], "ы" * 2001
    page = send(desk("dina"), "decision", **{f"how-{line}": "all", f"remedy-{line}": "refund", f"comment-{line}": long})
    assert "2000" in page
    assert long in page
    with world.reading() as session:
        assert session.scalars(select(LineDecision)).all() == []


def test_the_card_says_what_the_delivery_should_weigh(desk: Callable[[str], Browser], world: World) -> None:
    boris = desk("boris")
    assert "В 1С не указан вес этих товаров" in boris.get(CARD).text
    with world.writing() as session:
        session.execute(update(Product).values(weight=Decimal(2)))
    send(boris, "stage", weighed="295", finding_comment="Взвесили на складе", keep="1")
    card = " ".join(boris.get(CARD).text.split())
    assert "По документам 320 кг, по факту должно быть 296 кг, взвешено 295 кг (по нашему взвешиванию)" in card
    assert ">сходится<" in card


LOOSE = {"sum_to": "10000", "kinds": None, "dealer_decided": None, "shots": None, "refused_below": None}


@pytest.mark.parametrize("parts", [process.load(with_rule(**LOOSE))], indirect=True)
def test_whoever_decides_reads_the_advice_of_a_rule_and_takes_it_by_one_button(
    desk: Callable[[str], Browser], world: World
) -> None:
    anna, dina = desk("anna"), desk("dina")
    send(desk("boris"), "stage", finding="ours", finding_comment="Не доложили")
    send(anna, "stage", findings_read="yes", proposed_remedy="Довезти", to="decision")
    assert stage(world) == "decision"
    told = " ".join(dina.get(CARD).text.replace("\u00a0", " ").replace("\u202f", " ").split())
    assert "По правилу «Небольшая недостача» можно удовлетворить целиком: довезти со следующим заказом" in told
    assert "<li>Сумма 7 380,40 ₽, правило до 10 000,00 ₽</li>" in told
    assert "Решить так" not in anna.get(CARD).text
    assert "больше не подходит" in send(dina, "advice", rule="gone")
    assert stage(world) == "decision"
    page = send(dina, "advice", rule="small_shortage")
    assert stage(world) == "approval"
    assert "Решено по совету правила «Небольшая недостача»" in page
