"""Letters leave: as files where there is no server, by SMTP to a real one, and what its refusals mean."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.mail.mailer import FolderMailer
from portal.parts import Letter, LetterDoubtful, LetterRefused, Mailer
from tests.mailserver import SENDER, MailServer, mail_server

LETTER = Letter("head@south.example", "Новый пароль", "Здравствуйте!\n")
CLAIM_LETTER = Letter(
    "head@south.example",
    "РК-2026-000123: решение принято",
    "Решение\n.\n..две точки\n.конец\n",
    html="<p>Решение</p>",
    key="a1b2c3",
    thread="claim-77",
)
Arrived = Callable[[], list[EmailMessage]]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture(params=["folder", "smtp"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Mailer, Arrived]:
    """A mailer, and how to see what arrived."""
    if request.param == "smtp":
        server: MailServer = request.getfixturevalue("server")
        return server.mailer(), lambda: [letter for _, letter in server.letters]
    folder = tmp_path / "mail"
    return FolderMailer(folder, SENDER), lambda: [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("*.eml")
    ]


def test_a_letter_arrives_as_it_was_written(both: tuple[Mailer, Arrived]) -> None:
    mailer, arrived = both
    mailer.send(LETTER)
    (read,) = arrived()
    assert (read["Subject"], read["To"], read["From"]) == ("Новый пароль", "head@south.example", SENDER)
    assert read["Date"].datetime.tzinfo is not None
    assert read["Auto-Submitted"] == "auto-generated"
    assert read.get_content() == "Здравствуйте!\r\n", "lines end as MIME wants it"


def test_a_letter_with_html_carries_the_text_too_dots_and_all(both: tuple[Mailer, Arrived]) -> None:
    mailer, arrived = both
    mailer.send(CLAIM_LETTER)
    (read,) = arrived()
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert (plain.get_content().replace("\r\n", "\n"), html.get_content().strip()) == (
        CLAIM_LETTER.text,
        CLAIM_LETTER.html,
    )
    assert read["Message-ID"] == "<a1b2c3@maker.example>"
    assert read["In-Reply-To"] == read["References"] == "<claim-77@maker.example>"


def test_the_same_letter_sent_again_has_the_same_id_and_two_letters_never(both: tuple[Mailer, Arrived]) -> None:
    mailer, arrived = both
    for letter in (CLAIM_LETTER, CLAIM_LETTER, LETTER, LETTER):
        mailer.send(letter)
    ids = [read["Message-ID"] for read in arrived()]
    assert sorted(ids.count(one) for one in set(ids)) == [1, 1, 2]


@pytest.mark.parametrize("field", ["to", "subject", "key", "thread"])
def test_a_line_break_cannot_add_a_header(both: tuple[Mailer, Arrived], field: str) -> None:
    values = {"to": "a@b.example", "subject": "x", "text": "x"} | {field: "a@b.example\r\nBcc: evil@example.org"}
    with pytest.raises(LetterRefused):
        both[0].send(Letter(**values))
    assert both[1]() == []


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("550 no such user", LetterRefused),
        ("554 taken for spam", LetterRefused),
        ("451 greylisted, come again", OSError),
        ("421 too busy", OSError),
        ("lost", LetterDoubtful),
        ("silent", LetterDoubtful),
    ],
)
def test_a_refusal_for_good_is_told_from_one_for_now_and_from_a_doubt(
    server: MailServer, mode: str, expected: type[Exception]
) -> None:
    server.modes = [mode]
    with pytest.raises(expected) as wrong:
        server.mailer().send(LETTER)
    assert wrong.type is expected or expected is OSError
    assert isinstance(wrong.value, LetterDoubtful) == (expected is LetterDoubtful)
    server.awake.set()
    server.mailer().send(LETTER)
    assert server.letters[-1][0] == "head@south.example", "the next one goes"


def test_a_server_that_is_not_there_is_no_refusal(server: MailServer) -> None:
    gone = server.mailer(timeout=1.0)
    with mail_server() as other:
        port = other.port
    with pytest.raises(ConnectionRefusedError):
        type(gone)("localhost", port, "", "", "none", SENDER, 1.0).send(LETTER)


def test_a_goodbye_that_goes_wrong_makes_no_second_letter(server: MailServer) -> None:
    server.modes = ["rude"]
    server.mailer().send(LETTER)
    assert len(server.letters) == 1


def test_an_address_that_is_none_is_refused_at_once(server: MailServer) -> None:
    with pytest.raises(LetterRefused):
        server.mailer().send(Letter("директор@south.example", "x", "x"))
    assert server.letters == []


def test_the_password_goes_only_after_encryption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run([*make.split(), "-keyout", secret, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    with mail_server(context) as server:
        mailer = server.mailer(user="portal", password="secret", security="starttls")
        with pytest.raises(ssl.SSLCertVerificationError):
            mailer.send(LETTER)
        assert (server.signed_in, server.letters) == ([], [])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        mailer.send(LETTER)
    assert server.signed_in == [(b"portal", b"secret", True)]
    assert len(server.letters) == 1
