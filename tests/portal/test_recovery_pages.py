"""Claims to carriers and suppliers in pages: from the card by one press, to their answer by the link, to the ledger."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from python_calamine import load_workbook

from claims.models import Claim, ClaimFile, Person, RecoveryLine
from claims.rules import process
from portal.mail.recovery_letter import send_recovery_letter
from portal.parts import Parts
from tests.desk import Desk, at_desk
from tests.filed import add_file
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, Clock, Postman
from tests.portal.objects import picture
from tests.portal.test_recovery_letter import taken
from tests.recovering import CARRIER, MAIL, at_fault, begin, recovery, send
from tests.world import World

Browse = Callable[..., Browser]
CARD = "/staff/claims/РК-2026-000123"


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def desk(world: World, parts: Parts, clock: Clock) -> Desk:
    desk = at_desk(world)
    with world.writing() as session:
        for id_ in desk.team.values():
            session.get_one(Person, id_).password_hash = HASH
        photo = add_file(session, session.get_one(Claim, desk.claim_id), name="Тент.jpg")
        photo.thumbnail, photo.spool_name = "t.jpg", ""
    (parts.thumbnails / "t.jpg").write_bytes(picture("teal"))
    at_fault(desk)
    clock.now = desk.at
    return desk


def post(browser: Browser, address: str, **fields: str) -> str:
    """Fills in the page as it is now; what comes back."""
    one = re.match(r".*/recoveries/\d+", address)
    edition = re.search(r'name="edition" value="(\d+)"', browser.get(one[0]).text) if one else None
    sent = browser.post(address, {**({"edition": edition[1]} if edition else {}), **fields})
    return browser.follow(sent).text


def link_of(desk: Desk, parts: Parts) -> str:
    """The address in the letter that leaves now."""
    send_recovery_letter(parts, taken(desk, parts))
    assert isinstance(parts.mailer, Postman)
    found = re.search(r"http://portal.test(/recovery/\S+)", parts.mailer.letters[-1].text)
    assert found
    return found[1]


def asked(desk: Desk, parts: Parts) -> tuple[int, str]:
    id_ = begin(desk)
    send(desk, id_)
    return id_, link_of(desk, parts)


def test_the_card_says_by_when_to_begin_and_begins_by_one_press(desk: Desk, browse: Browse) -> None:
    vera = browse("vera@chistydom.example")
    card = vera.get(CARD).text
    assert "начните до 11 марта" in card.replace("\u00a0", " ")
    page = post(vera, f"{CARD}/recoveries", against="carrier", name=CARRIER)
    assert "Отправить претензию" in page
    assert "4230,00" in page
    assert "Начать претензию" not in vera.get(CARD).text


def test_what_was_not_begun_in_time_is_said_on_the_card_and_first_in_the_ledger(
    desk: Desk, browse: Browse, clock: Clock
) -> None:
    clock.go(days=3)
    anna = browse("anna@chistydom.example")
    assert "не начата вовремя" in anna.get(CARD).text
    ledger = anna.get("/staff/recoveries").text
    assert "Пора начать" in ledger
    assert "РК-2026-000123" in ledger


def test_it_is_put_right_sent_and_followed_on_its_page(desk: Desk, browse: Browse, parts: Parts) -> None:
    vera, id_ = browse("vera@chistydom.example"), begin(desk)
    page = f"{CARD}/recoveries/{id_}"
    with desk.world.reading() as session:
        lines = [one.line_id for one in session.query(RecoveryLine).order_by(RecoveryLine.id)]
    wrong = post(vera, page, name=CARRIER, email="", send="1", **{f"quantity-{lines[0]}": "6", f"sum-{lines[0]}": ""})
    assert "Введите почту" in wrong
    sent = post(vera, page, name=CARRIER, email=MAIL, send="1", **{f"quantity-{lines[0]}": "6", f"sum-{lines[0]}": ""})
    assert "отправляется" in sent
    assert vera.get(f"{page}/letter.pdf").content.startswith(b"%PDF")
    link_of(desk, parts)
    assert "Ждём ответ" in vera.get(page).text
    assert recovery(desk, id_).asked == 2115


def test_they_see_their_lines_and_photos_without_signing_in_and_nothing_of_ours(
    desk: Desk, browse: Browse, parts: Parts
) -> None:
    _, link = asked(desk, parts)
    carrier = browse()
    page = carrier.get(link).text
    assert "Тент.jpg" in page
    assert "7 380,40" in page.replace("\u00a0", " ").replace("\u202f", " ")
    for hidden in ("Погрузили всё", "Тент порван", "Южный", "Ирина", "Борис Кладов"):
        assert hidden not in page, hidden
    with desk.world.reading() as session:
        files = {file.ours: file.key for file in session.query(ClaimFile)}
    assert carrier.get(f"{link}/files/{files[False]}/thumbnail").status_code == 200
    assert carrier.get(f"{link}/files/{files[True]}").status_code == 404
    assert carrier.get(f"{link}/files/{files[True]}/thumbnail").status_code == 404


def test_they_answer_once_with_a_file_and_staff_read_it(desk: Desk, browse: Browse, parts: Parts) -> None:
    id_, link = asked(desk, parts)
    carrier = browse()
    carrier.get(link)
    assert carrier.upload(f"{link}/files", picture("navy")).status_code == 303
    wrong = carrier.post(link, {"said": "refuse"})
    assert wrong.status_code == 422
    assert "почему отказываете" in wrong.text
    done = carrier.follow(carrier.post(link, {"said": "partly", "agreed": "3150,40", "text": "Бой признаём"}))
    assert (done.status_code, "Ответ получен" in done.text) == (410, True)
    page = browse("anna@chistydom.example").get(f"{CARD}/recoveries/{id_}").text
    for told in ("Признали частично", "Бой признаём", "фото.jpg", "по ссылке"):
        assert told in page, told


def test_a_link_whose_term_is_over_or_that_is_made_up_opens_nothing(
    desk: Desk, browse: Browse, parts: Parts, clock: Clock
) -> None:
    _, link = asked(desk, parts)
    carrier = browse()
    assert carrier.get(f"/recovery/{'x' * 43}").status_code == 404
    with desk.world.reading() as session:
        key = session.query(ClaimFile).filter(ClaimFile.ours.is_(False)).one().key
    carrier.get(link)  # the form was open all the while
    clock.go(days=46)
    assert carrier.post(link, {"said": "agree"}).status_code == 410
    assert carrier.get(link).status_code == 410
    assert carrier.get(f"{link}/files/{key}/thumbnail").status_code == 404


def test_tries_to_answer_are_counted(desk: Desk, browse: Browse, parts: Parts) -> None:
    _, link = asked(desk, parts)
    carrier = browse()
    carrier.get(link)
    answers = [carrier.post(link, {"said": ""}).status_code for _ in range(parts.door.tries_per_login + 1)]
    assert (answers[0], answers[-1]) == (422, 429)


def test_a_paper_of_the_claim_that_was_not_chosen_is_not_behind_the_link_of_another(
    desk: Desk, browse: Browse, parts: Parts
) -> None:
    _, link = asked(desk, parts)
    with desk.world.writing() as session:
        later = add_file(session, session.get_one(Claim, desk.claim_id), name="Позже.jpg")
    assert browse().get(f"{link}/files/{later.key}").status_code == 404


def test_payments_grow_the_ledger_and_each_figure_opens_what_it_counts(
    desk: Desk, browse: Browse, parts: Parts, clock: Clock
) -> None:
    id_, _ = asked(desk, parts)
    clock.go(days=20)
    anna = browse("anna@chistydom.example")
    late = anna.get("/staff/recoveries").text
    assert "1 ответ просрочен" in late.replace("\u00a0", " ")
    post(anna, f"{CARD}/recoveries/{id_}/answer", said="agree")
    long = post(anna, f"{CARD}/recoveries/{id_}/payments", total="2000", came_on="вчера", note="ы" * 201)
    assert "200" in long
    assert "ы" * 201 in long, "what was typed stays, and nothing is paid"
    page = post(anna, f"{CARD}/recoveries/{id_}/payments", total="2000", came_on="вчера", note="п/п 18")
    assert "п/п 18" in page
    ledger = anna.get("/staff/recoveries").text.replace("\u00a0", " ").replace("\u202f", " ")
    for figure in ("5 380,40 ₽", "2 000,00 ₽", "7 380,40 ₽"):
        assert figure in ledger, figure
    owed = re.search(r'href="(/staff/recoveries\?[^"]*figure=owed[^"]*)"', ledger)
    assert owed
    assert f"{CARD}/recoveries/{id_}" in anna.get(owed[1].replace("&amp;", "&")).text
    none = anna.get(owed[1].replace("&amp;", "&").replace("owed", "refused")).text
    assert f"{CARD}/recoveries/{id_}" not in none


def test_the_ledger_is_found_in_by_name_and_taken_away_as_a_workbook(desk: Desk, browse: Browse, parts: Parts) -> None:
    asked(desk, parts)
    anna = browse("anna@chistydom.example")
    assert CARRIER in anna.get("/staff/recoveries?q=волга").text
    assert "никого нет" in anna.get("/staff/recoveries?q=енисей").text
    book = load_workbook(io.BytesIO(anna.get("/staff/recoveries.xlsx").content))
    head, row = book.get_sheet_by_name("Претензии").to_python()
    told = dict(zip(head, row, strict=True))
    assert (told["Название"], told["Требуем с НДС"], told["Состояние"]) == (CARRIER, 7380.4, "Ждём ответ")


def test_the_ledger_is_for_who_reads_reports(desk: Desk, browse: Browse) -> None:
    assert browse("vera@chistydom.example").get("/staff/recoveries").status_code == 403
    assert browse("vera@chistydom.example").get("/staff/recoveries.xlsx").status_code == 403


def test_given_up_it_says_why(desk: Desk, browse: Browse) -> None:
    id_ = begin(desk)
    vera = browse("vera@chistydom.example")
    assert "почему прекращаете" in post(vera, f"{CARD}/recoveries/{id_}/over", over_why="")
    assert "Дороже судиться" in post(vera, f"{CARD}/recoveries/{id_}/over", over_why="Дороже судиться")


def test_the_dealer_reads_nothing_of_it(desk: Desk, browse: Browse, parts: Parts) -> None:
    asked(desk, parts)
    page = browse("head@south.example").get("/claims/РК-2026-000123").text
    assert CARRIER not in page
    assert "Начата претензия" not in page
