"""Two ways for a letter to leave: SMTP, or a folder of .eml files where there is no mail server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from uuid import uuid4

from claims.wording.letters import MAIL_ODD_ADDRESS, MAIL_REFUSED
from portal.parts import Letter, LetterDoubtful, LetterRefused

TIMEOUT = 20.0  # seconds, for connecting and for each answer
PATIENCE = (
    60.0  # seconds for the answer to the letter itself: filters think long, and a second try may be a second copy
)


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """Line breaks in an address or subject are refused by EmailMessage itself: ValueError."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{letter.key or uuid4().hex}@{domain}>"
    if letter.thread:
        message["In-Reply-To"] = message["References"] = f"<{letter.thread}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for file in letter.files:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
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
    timeout: float = TIMEOUT
    patience: float = PATIENCE

    def send(self, letter: Letter) -> None:
        try:
            content = message_of(letter, self.sender).as_bytes()
            to = letter.to.encode("ascii").decode()
        except ValueError as wrong:
            raise LetterRefused(MAIL_ODD_ADDRESS) from wrong
        with self._server() as server:
            self._hand_over(server, to, content)

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        """Connected and signed in. Once it has the letter, a failure to say goodbye is none of ours."""
        context = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            server.ehlo_or_helo_if_needed()
            yield server
            with suppress(OSError):
                server.quit()
        finally:
            server.close()

    def _hand_over(self, server: smtplib.SMTP, to: str, content: bytes) -> None:
        _take(server.mail(parseaddr(self.sender)[1]))
        _take(server.rcpt(to))
        _take(server.docmd("DATA"))
        try:
            server.send(_dotted(content))
            if server.sock:
                server.sock.settimeout(self.patience)
            answer = server.getreply()
        except OSError as wrong:  # from here on nobody knows whether it was taken
            raise LetterDoubtful(str(wrong)) from wrong
        _take(answer)


def _take(answer: tuple[int, bytes]) -> None:
    """4xx: OSError, another time; 5xx: this letter never."""
    code, said = answer
    if code >= 500:
        raise LetterRefused(MAIL_REFUSED.format(said=f"{code} {said.decode(errors='replace')}"))
    if code >= 400:
        raise smtplib.SMTPResponseException(code, said)


def _dotted(content: bytes) -> bytes:
    """The letter as DATA wants it: a line that begins with a dot gets one more, a lonely dot ends it."""
    return (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"


@dataclass(frozen=True)
class FolderMailer:
    """Letters lie in a folder, to be opened by hand: for the demo, tests and first days."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        try:
            content = message_of(letter, self.sender).as_bytes()
        except ValueError as wrong:
            raise LetterRefused(MAIL_ODD_ADDRESS) from wrong
        part = self.folder / f"{name}.part"
        part.write_bytes(content)
        part.rename(self.folder / f"{name}.eml")
