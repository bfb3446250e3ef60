"""Letters: as files where there is no server, by SMTP where there is one, and what its refusals mean."""

import smtplib
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from portal.mail.mailer import FolderMailer, SmtpMailer
from portal.parts import Letter, LetterRefused

LETTER = Letter("head@south.example", "Новый пароль", "Здравствуйте!\n")


class Server:
    """What smtplib would talk to; answers: what to raise instead of taking the letter."""

    answer: Exception | None = None
    said: list[Any] = []  # noqa: RUF012

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None: ...

    def starttls(self, **_: object) -> None:
        Server.said.append("starttls")

    def login(self, user: str, password: str) -> None:
        Server.said.append((user, password))

    def send_message(self, message: Any) -> None:
        if Server.answer:
            raise Server.answer
        Server.said.append(message["To"])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(Server, "answer", None)
    monkeypatch.setattr(Server, "said", [])
    return Server


MAILER = SmtpMailer("mail.example", 587, "portal", "secret", "starttls", "portal@maker.example")


def test_without_a_server_letters_lie_in_a_folder(tmp_path: Path) -> None:
    FolderMailer(tmp_path / "mail", "portal@maker.example").send(LETTER)
    (file,) = (tmp_path / "mail").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (file.suffix, read["Subject"], read["To"]) == (".eml", "Новый пароль", "head@south.example")
    assert read.get_content() == "Здравствуйте!\n"


def test_the_password_goes_only_after_encryption(server: type[Server]) -> None:
    MAILER.send(LETTER)
    assert server.said == ["starttls", ("portal", "secret"), "head@south.example"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"head@south.example": (550, b"no such user")}), LetterRefused),
        (smtplib.SMTPDataError(554, b"spam"), LetterRefused),
        (smtplib.SMTPRecipientsRefused({"head@south.example": (451, b"later")}), OSError),
        (smtplib.SMTPServerDisconnected("gone"), OSError),
        (TimeoutError("slow"), OSError),
    ],
    ids=["no such person", "taken for spam", "greylisted", "hung up", "too slow"],
)
def test_a_refusal_for_good_is_told_from_one_for_now(
    server: type[Server], monkeypatch: pytest.MonkeyPatch, answer: Exception, expected: type[Exception]
) -> None:
    monkeypatch.setattr(Server, "answer", answer)
    with pytest.raises(expected):
        MAILER.send(LETTER)


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_cannot_add_a_header(tmp_path: Path, field: str) -> None:
    values = {"to": "a@b.example", "subject": "x", "text": "x"} | {field: "a@b.example\r\nBcc: evil@example.org"}
    with pytest.raises(ValueError, match="linefeed|newline|CR|LF"):
        FolderMailer(tmp_path, "portal@maker.example").send(Letter(**values))
