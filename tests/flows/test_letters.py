"""Letters across the whole house: a dealer files, 1C decides, and a real mail server gets what the dealer reads."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

from claims.models import OutboxMessage
from tests.agreements.onec_world import key
from tests.flows.conftest import HEAD, STAFF, Flow
from tests.mailserver import MailServer, mail_server
from tests.portal.browser import Browser

SHIPMENT = key("shipment 1")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def mailing(flow: Flow, server: MailServer) -> Flow:
    """The worker works and has a mail server; a decision need not stand for ten minutes first."""
    process = flow.parts.process
    at_once = replace(process, letters=replace(process.letters, quiet=timedelta(0)))
    flow.parts = replace(flow.parts, mailer=server.mailer(), process=at_once)
    flow.work()
    flow.add_people(key("south"))
    return flow


def letter(flow: Flow, server: MailServer, about: str) -> EmailMessage:
    """The letter with this in its subject, once it has come."""
    return flow.until(
        lambda: next((letter for _, letter in server.letters if about in str(letter["Subject"])), None), about
    )


def test_a_dealer_hears_of_registration_question_and_decision_and_comes_in_by_the_link(
    mailing: Flow, server: MailServer
) -> None:
    number = mailing.file(mailing.browse(HEAD), SHIPMENT, 1, "28")
    assert letter(mailing, server, "зарегистрирована")["To"] == HEAD
    staff = mailing.browse(STAFF)
    staff.get(f"/staff/claims/{number}")
    staff.post(f"/staff/claims/{number}/questions", {"text": "Пломба была целой?"})
    body = letter(mailing, server, "нужен ваш ответ").get_body(("plain",))
    assert body is not None
    assert "Пломба была целой?" in body.get_content()
    mailing.delivered(number)
    decided = {"status": "Удовлетворена", "act_status": "Согласовано", "action-1": "ТребуетсяДопоставка"}
    mailing.manage(mailing.claim(number), answer="Довезём в среду", **decided)
    told = letter(mailing, server, "нужно ваше согласие").get_body(("plain",))
    assert told is not None
    assert "Довезём в среду" in told.get_content()
    link = re.search(r"http://portal\.test(/letter/\S+)", told.get_content())
    assert link
    visitor = Browser(mailing.client)
    visitor.get(link[1])
    assert number in visitor.follow(visitor.post(link[1])).text
    assert len(server.letters) == 3, "each once"


def test_an_answer_lost_after_the_letter_is_one_copy_more_with_the_same_id(mailing: Flow, server: MailServer) -> None:
    server.modes = ["lost"]
    mailing.file(mailing.browse(HEAD), SHIPMENT, 1, "28")
    waiting = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == "letter")
    mailing.until(lambda: mailing.one(waiting.where(OutboxMessage.state == "done")), "the letter is done")
    assert len(server.letters) == 2
    assert len({letter["Message-ID"] for _, letter in server.letters}) == 1


def test_while_the_mail_server_is_away_claims_go_to_1c_all_the_same(mailing: Flow, server: MailServer) -> None:
    server.modes = ["421 too busy"] * 3
    number = mailing.file(mailing.browse(HEAD), SHIPMENT, 1, "28")
    mailing.delivered(number)
    assert letter(mailing, server, "зарегистрирована")
    assert len(server.letters) == 1
