"""The letter of a claim to a carrier or supplier: its PDF, the files, the link; and what happens when it fails."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from claims import outbox
from claims.models import Recovery
from claims.outbox import Message
from claims.rules import process
from portal.mail.mailer import message_of
from portal.mail.recovery_letter import send_recovery_letter
from portal.parts import Letter, LetterDoubtful, LetterRefused, Parts
from tests.desk import Desk, at_desk
from tests.filed import add_file
from tests.forms.conftest import Eyes
from tests.portal.conftest import Clock, Postman
from tests.recovering import CARRIER, MAIL, at_fault, begin, recovery, send
from tests.world import World


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, process=process.shipped("desk"))


@pytest.fixture
def desk(world: World, parts: Parts, clock: Clock) -> Desk:
    desk = at_desk(world)
    at_fault(desk)
    clock.now = desk.at
    return desk


@pytest.fixture
def eyes(tmp_path: Path) -> Eyes:
    return Eyes(tmp_path)


def photo(desk: Desk, parts: Parts, content: bytes = b"a photo", name: str = "Тент.jpg") -> None:
    with parts.spool.incoming(len(content)) as incoming:
        incoming.write(content)
        lies = incoming.finish()
    with desk.world.writing() as session:
        add_file(session, desk.claim(), name=name, size=len(content), spool_name=lies.name)


def ordered(desk: Desk, parts: Parts) -> tuple[int, Message]:
    """A letter that waits, in the hand of a worker."""
    id_ = begin(desk)
    send(desk, id_)
    return id_, taken(desk, parts)


def taken(desk: Desk, parts: Parts) -> Message:
    with desk.world.writing() as session:
        message = outbox.take(session, now=desk.at, kinds=("recovery_letter",))
    assert message
    return message


@dataclass
class Deaf:
    """A server that takes the letter and does not say so, or refuses it."""

    wrong: Exception
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)
        raise self.wrong


def test_the_letter_brings_the_reckoning_as_pdf_the_photos_and_a_link(desk: Desk, parts: Parts, eyes: Eyes) -> None:
    photo(desk, parts)
    id_, message = ordered(desk, parts)
    send_recovery_letter(parts, message)
    assert isinstance(parts.mailer, Postman)
    (letter,) = parts.mailer.letters
    assert (letter.to, letter.subject) == (MAIL, "Претензия по рекламации РК-2026-000123")
    assert "http://portal.test/recovery/" in letter.text
    assert [file.name for file in letter.files] == ["Претензия по рекламации РК-2026-000123.pdf", "Тент.jpg"]
    assert letter.files[1].content == b"a photo"
    told = " ".join(eyes.texts(letter.files[0].content))
    assert "7 380,40" in told.replace("\u00a0", " ").replace("\u202f", " ")
    assert CARRIER in told
    assert "до 24.03.2026" in told
    assert "Причина" not in told, "why they answer for it is ours to say"
    assert recovery(desk, id_).state == "sent"
    written = message_of(letter, "portal@chistydom.example")
    assert [part.get_filename() for part in written.iter_attachments()] == [file.name for file in letter.files]


def test_nothing_that_staff_said_among_themselves_is_in_it(desk: Desk, parts: Parts, eyes: Eyes) -> None:
    _, message = ordered(desk, parts)
    send_recovery_letter(parts, message)
    assert isinstance(parts.mailer, Postman)
    (letter,) = parts.mailer.letters
    told = letter.text + letter.html + " ".join(eyes.texts(letter.files[0].content))
    assert "Погрузили всё" not in told
    assert "Тент порван" not in told


def test_files_that_are_too_much_for_a_letter_are_seen_by_the_link(
    desk: Desk, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.mail.recovery_letter.MOST_ENCLOSED", 0)
    photo(desk, parts)
    _, message = ordered(desk, parts)
    send_recovery_letter(parts, message)
    assert isinstance(parts.mailer, Postman)
    (letter,) = parts.mailer.letters
    assert len(letter.files) == 1
    assert "не поместились" in letter.text


def test_a_letter_that_may_have_arrived_goes_once_more_under_the_same_name_and_no_more(
    desk: Desk, parts: Parts
) -> None:
    id_, message = ordered(desk, parts)
    deaf = Deaf(LetterDoubtful("timed out"))
    parts = replace(parts, mailer=deaf)
    with pytest.raises(LetterDoubtful):
        send_recovery_letter(parts, message)
    with pytest.raises(LetterRefused):
        send_recovery_letter(parts, replace(message, tries=2))
    assert len({letter.key for letter in deaf.letters}) == 1
    assert recovery(desk, id_).state == "started"


def test_what_was_answered_by_telephone_meanwhile_is_sent_no_more(desk: Desk, parts: Parts) -> None:
    id_, message = ordered(desk, parts)
    with desk.world.writing() as session:
        session.get_one(Recovery, id_).state = "answered"
    send_recovery_letter(parts, message)
    assert isinstance(parts.mailer, Postman)
    assert parts.mailer.letters == []
