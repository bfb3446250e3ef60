"""What a letter about a claim says and to whom, how it leaves, and what staff see when it does not."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from claims.actions.ask import Voice, ask
from claims.actions.hold_letters import hold_letters
from claims.actions.notify import notify
from claims.models import Claim, Dealer, Letter, LetterLink, OutboxMessage, Person, Problem, Question
from portal.mail.claim_letters import MOST_TRIES
from portal.parts import Letter as PortalLetter
from portal.parts import Parts
from portal.work.carry import drain
from portal.worker import letter_steps
from tests.filed import file_claim
from tests.mailserver import MailServer, mail_server
from tests.portal.browser import Browser
from tests.portal.conftest import Clock, Postman
from tests.portal.objects import CANARY
from tests.world import World

Browse = Callable[..., Browser]
HEAD, STORE, STAFF = "head@south.example", "store@south.example", "staff@maker.example"
NUMBER = "РК-2026-000123"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def by_smtp(parts: Parts, server: MailServer) -> Parts:
    return replace(parts, mailer=server.mailer())


def tell(parts: Parts, world: World, what: str = "registered", source: str = "dealer", **columns: object) -> None:
    """The claim of the drawings is filed, and then this happens."""
    with parts.writing() as session:
        claim = session.scalar(select(Claim)) or file_claim(session, world, **columns)
        event = claim.happened(what, now=parts.clock(), source=source)
        session.add(event)
        notify(session, claim, parts.process, event)


def deliver(parts: Parts) -> None:
    """The worker carries every letter that is due."""
    drain(parts, letter_steps(parts), threading.Event())


def letters(parts: Parts) -> dict[str, str]:
    """{to whom: plain text} of what left."""
    assert isinstance(parts.mailer, Postman)
    return {letter.to: letter.text for letter in parts.mailer.letters}


def messages(parts: Parts) -> list[OutboxMessage]:
    with parts.reading() as session:
        return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "letter")))


def parts_of(letter: EmailMessage) -> tuple[str, str]:
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


def test_a_registered_claim_is_told_with_number_term_goods_and_one_link(
    by_smtp: Parts, server: MailServer, world: World
) -> None:
    tell(by_smtp, world)
    deliver(by_smtp)
    ((to, letter),) = server.letters
    assert (to, letter["To"], letter["Subject"]) == (HEAD, HEAD, f"{NUMBER}: рекламация зарегистрирована")
    for said in parts_of(letter):
        for words in (NUMBER, "24.03.2026", "Кристалл", "не хватает 12", "7 380,40", "УТ-004512", "Здравствуйте"):
            assert words in said.replace("\xa0", " ").replace("\u202f", " "), words
        assert len(set(re.findall(r"http://portal\.test/\S*[\w-]", said))) == 1


def test_letters_of_one_claim_are_one_conversation(by_smtp: Parts, server: MailServer, world: World) -> None:
    tell(by_smtp, world)
    with by_smtp.writing() as session:
        claim = session.scalars(select(Claim)).one()
        ask(session, claim, "Какая партия?", voice(by_smtp, world), by_smtp.process)
    deliver(by_smtp)
    first, second = (letter for _, letter in server.letters)
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]
    assert "Какая партия?" in parts_of(second)[0]


def voice(parts: Parts, world: World) -> Voice:
    return Voice("staff", world.staff, parts.clock(), parts.company.zone)


def test_a_decision_is_told_with_the_answer_of_1c(parts: Parts, world: World, clock: Clock) -> None:
    decided = {"stage": "decided", "outcome": "refused", "answer": "Вес при отгрузке сошёлся"}
    tell(parts, world, "outcome", "onec", **decided)
    deliver(parts)
    assert letters(parts) == {}, "ten quiet minutes first"
    clock.go(minutes=10)
    deliver(parts)
    assert "Вес при отгрузке сошёлся" in letters(parts)[HEAD]
    assert "отказано" in letters(parts)[HEAD].lower()


def test_a_storekeeper_who_may_not_see_prices_reads_none(parts: Parts, world: World) -> None:
    with parts.writing() as session:
        session.execute(update(Dealer).where(Dealer.key == world.dealer).values(storekeeper_sees_prices=False))
    tell(parts, world, sent_by=world.storekeeper)
    deliver(parts)
    assert "₽" in letters(parts)[HEAD]
    assert "₽" not in letters(parts)[STORE]
    assert isinstance(parts.mailer, Postman)
    assert ["₽" in letter.html for letter in parts.mailer.letters if letter.to == STORE] == [False]


def test_nothing_of_staff_or_of_another_dealer_is_in_a_letter(parts: Parts, world: World) -> None:
    tell(parts, world)
    with parts.writing() as session:
        claim = session.scalars(select(Claim)).one()
        file_claim(session, world, "РК-2026-000200", dealer_key=world.stranger_dealer, summary=CANARY)
        claim.onec_status = claim.search = CANARY
        session.add(claim.happened("question", now=parts.clock(), source="staff", hidden=True, text=CANARY))
        asked = {"asked_by": world.staff, "asked_at": parts.clock()}
        session.add(Question(claim_id=claim.id, side="staff", text=CANARY, **asked))
    deliver(parts)
    assert isinstance(parts.mailer, Postman)
    (letter,) = parts.mailer.letters
    assert CANARY not in letter.text + letter.html
    assert "РК-2026-000200" not in letter.text + letter.html


@pytest.mark.parametrize("name", ['Олег "Южный" & <b>Ко</b>', "Олег\r\nBcc: evil@example.org"])
def test_a_strange_name_stays_a_name(by_smtp: Parts, server: MailServer, world: World, name: str) -> None:
    with by_smtp.writing() as session:
        session.execute(update(Person).where(Person.id == world.head).values(name=name))
    tell(by_smtp, world)
    deliver(by_smtp)
    ((_, letter),) = server.letters
    plain, html = parts_of(letter)
    assert name.splitlines()[0] in plain
    assert "<b>Ко" not in html
    assert letter["Bcc"] is None


def test_a_token_lies_in_no_outbox_and_no_database(parts: Parts, world: World) -> None:
    tell(parts, world)
    deliver(parts)
    found = re.search(r"/letter/(\S+)", letters(parts)[HEAD])
    assert found
    with parts.reading() as session:
        kept = session.scalars(select(LetterLink.token_sha256)).all()
        assert found[1] not in str([row.body for row in session.scalars(select(OutboxMessage))])
    assert found[1] not in kept
    assert len(kept) == 1


def test_without_links_that_sign_in_a_letter_leads_to_the_claim_itself(parts: Parts, world: World) -> None:
    closed = replace(parts, door=replace(parts.door, letter=timedelta(0)))
    tell(closed, world)
    deliver(closed)
    assert f"http://portal.test/claims/{NUMBER}\n" in letters(closed)[HEAD]
    assert "пароля" not in letters(closed)[HEAD]


def test_an_answer_lost_after_the_letter_makes_one_copy_with_the_same_id_and_then_a_problem(
    by_smtp: Parts, server: MailServer, world: World, clock: Clock
) -> None:
    server.modes = ["lost"] * 9
    tell(by_smtp, world)
    for _ in range(5):
        deliver(by_smtp)
        clock.go(hours=1)
    assert len(server.letters) == 2
    assert len({letter["Message-ID"] for _, letter in server.letters}) == 1
    assert [message.state for message in messages(by_smtp)] == ["given_up"]


def test_an_answer_lost_once_ends_well(by_smtp: Parts, server: MailServer, world: World, clock: Clock) -> None:
    server.modes = ["lost"]
    tell(by_smtp, world)
    deliver(by_smtp)
    clock.go(minutes=1)
    deliver(by_smtp)
    assert [message.state for message in messages(by_smtp)] == ["done"]
    assert len({letter["Message-ID"] for _, letter in server.letters}) == 1


@pytest.mark.parametrize("mode", ["451 greylisted", "421 too busy"])
def test_a_refusal_for_now_is_tried_again_after_a_pause(
    by_smtp: Parts, server: MailServer, world: World, clock: Clock, mode: str
) -> None:
    server.modes = [mode]
    tell(by_smtp, world)
    deliver(by_smtp)
    (message,) = messages(by_smtp)
    assert (message.state, message.next_at > clock(), server.letters) == ("waiting", True, [])
    clock.go(minutes=1)
    deliver(by_smtp)
    assert len(server.letters) == 1


def test_a_server_that_refuses_for_days_is_told_to_staff(
    by_smtp: Parts, server: MailServer, world: World, clock: Clock
) -> None:
    server.modes = ["451 later", "451 later"]
    tell(by_smtp, world)
    deliver(by_smtp)
    with by_smtp.writing() as session:
        session.execute(update(OutboxMessage).values(tries=MOST_TRIES - 1))
    clock.go(hours=1)
    deliver(by_smtp)
    assert [message.state for message in messages(by_smtp)] == ["given_up"]


def test_an_address_that_is_gone_is_a_problem_that_staff_see_with_the_claim_and_repeat(
    by_smtp: Parts, server: MailServer, world: World, browse: Browse
) -> None:
    server.modes = ["550 no such user"]
    tell(by_smtp, world)
    deliver(by_smtp)
    staff = browse(STAFF)
    card = staff.get(f"/staff/claims/{NUMBER}").text
    assert "не доставлено" in card
    assert HEAD in card
    page = staff.get("/staff/exchange").text
    assert "550 no such user" in page
    assert NUMBER in page
    with by_smtp.reading() as session:
        problem = session.scalars(select(Problem.id)).one()
    assert staff.post(f"/staff/exchange/{problem}/retry").status_code == 303
    deliver(by_smtp)
    assert len(server.letters) == 1
    assert "отправлено" in staff.get(f"/staff/claims/{NUMBER}").text


def test_one_bad_address_does_not_keep_the_others_waiting(by_smtp: Parts, server: MailServer, world: World) -> None:
    server.modes = ["550 no such user"]
    tell(by_smtp, world, sent_by=world.storekeeper)
    deliver(by_smtp)
    assert len(server.letters) == 1


def test_staff_see_why_letters_are_held_and_let_them_go(parts: Parts, world: World, browse: Browse) -> None:
    tell(parts, world)
    with parts.writing() as session:
        hold_letters(session, "onec_rolled_back", parts.clock())
    deliver(parts)
    assert letters(parts) == {}
    staff = browse(STAFF)
    page = staff.get("/staff/exchange").text
    assert "1С вернулась к более раннему состоянию" in page
    assert "1\xa0письмо" in page
    assert staff.post("/staff/exchange/letters").status_code == 303
    assert "придержаны" not in staff.get("/staff/exchange").text
    deliver(parts)
    assert list(letters(parts)) == [HEAD]


def test_staff_see_that_the_mail_server_stays_away_and_a_newcomers_wait_is_no_news(
    by_smtp: Parts, world: World, browse: Browse, clock: Clock
) -> None:
    gone = replace(by_smtp, mailer=replace(by_smtp.mailer, port=1))
    tell(gone, world)
    staff, seen = browse(STAFF), []
    for _ in range(6):
        deliver(gone)
        clock.go(minutes=6)
        seen.append("Письма дилерам не уходят" in staff.get("/staff/exchange").text)
    assert seen == [False] * 5 + [True]
    with gone.reading() as session:
        assert session.scalars(select(LetterLink.token_sha256)).all() == [], "what never left has no link"


def test_many_letters_at_once_come_as_one_with_each_claim_once(
    by_smtp: Parts, server: MailServer, world: World
) -> None:
    with by_smtp.writing() as session:
        for number in range(1, 22):
            claim = file_claim(session, world, f"РК-2026-{number:06}")
            for what, source in (("registered", "dealer"), ("question", "staff")):
                event = claim.happened(what, now=by_smtp.clock(), source=source, text="?")
                session.add(event)
                notify(session, claim, by_smtp.process, event)
    deliver(by_smtp)
    ((_, letter),) = server.letters
    assert letter["Subject"] == "Рекламации: что изменилось (21)"
    for said in parts_of(letter):
        assert [said.count(f"РК-2026-{number:06}") for number in range(1, 22)] == [1] * 21
    with by_smtp.reading() as session:
        assert session.scalars(select(LetterLink.token_sha256)).all() == []
        assert None not in session.scalars(select(Letter.sent_at).where(Letter.kind == "registered")).all()


def test_a_digest_that_nobody_takes_is_seen_with_each_of_its_claims(
    by_smtp: Parts, server: MailServer, world: World, browse: Browse
) -> None:
    server.modes = ["550 no such user"]
    with by_smtp.writing() as session:
        for number in range(1, 22):
            claim = file_claim(session, world, f"РК-2026-{number:06}")
            event = claim.happened("registered", now=by_smtp.clock(), source="dealer")
            session.add(event)
            notify(session, claim, by_smtp.process, event)
    deliver(by_smtp)
    staff = browse(STAFF)
    for number in (1, 21):
        assert "не доставлено" in staff.get(f"/staff/claims/РК-2026-{number:06}").text


def test_a_decision_that_changes_while_its_letter_is_on_the_way_is_told_anew(
    parts: Parts, world: World, clock: Clock
) -> None:
    def decide(outcome: str) -> None:
        with parts.writing() as session:
            claim = session.scalars(select(Claim)).one()
            claim.outcome = outcome
            event = claim.happened("outcome", now=clock(), source="onec", outcome=outcome)
            session.add(event)
            notify(session, claim, parts.process, event)

    class Slow(Postman):
        def send(self, letter: PortalLetter) -> None:
            if not self.letters:
                decide("satisfied")
            super().send(letter)

    slow = replace(parts, mailer=Slow())
    with parts.writing() as session:
        file_claim(session, world, stage="decided")
    decide("refused")
    for _ in range(2):
        clock.go(minutes=10)
        deliver(slow)
    assert isinstance(slow.mailer, Slow)
    said = [letter.text.splitlines()[0] for letter in slow.mailer.letters]
    assert [line.rpartition(": ")[2] for line in said] == ["отказано", "удовлетворена"]
