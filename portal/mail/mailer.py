"""Two ways for a letter to leave: SMTP, or a folder of .eml files where there is no mail server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

from portal.parts import Letter, LetterRefused

TIMEOUT = 20  # seconds, for connecting and for each answer


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """A plain text message; line breaks in an address or subject are refused by EmailMessage itself."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Message-ID"] = make_msgid(domain=sender.rsplit("@", 1)[-1])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


@dataclass(frozen=True)
class SmtpMailer:
    """security: starttls | tls | none."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str

    def send(self, letter: Letter) -> None:
        context = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        with server:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            try:
                server.send_message(message_of(letter, self.sender))
            except smtplib.SMTPRecipientsRefused as wrong:
                _refused_for_good([code for code, _ in wrong.recipients.values()], wrong)
            except smtplib.SMTPResponseException as wrong:
                _refused_for_good([wrong.smtp_code], wrong)


def _refused_for_good(codes: list[int], wrong: Exception) -> NoReturn:
    if all(code >= 500 for code in codes):
        raise LetterRefused(str(wrong)) from wrong
    raise wrong


@dataclass(frozen=True)
class FolderMailer:
    """Letters lie in a folder, to be opened by hand: for the demo, tests and first days."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        part = self.folder / f"{name}.part"
        part.write_bytes(message_of(letter, self.sender).as_bytes())
        part.rename(self.folder / f"{name}.eml")
