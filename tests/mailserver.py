"""A real mail server on loopback for tests: keeps what it takes, and answers as badly as it is told to."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from portal.mail.mailer import SmtpMailer
from tests.ports import free_port

SENDER = "portal@maker.example"


@dataclass
class MailServer:
    """letters: all it took, each with its envelope's address. modes: what it does to the next ones, one each.

    "451 …" or "550 …": answers that to the recipient; "421 …": to the sender; "554 …": to the letter itself;
    "lost": takes the letter and hangs up; "silent": takes it and says nothing until awake is set;
    "rude": takes it, then answers nothing to the goodbye.
    """

    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    modes: list[str] = field(default_factory=list)
    signed_in: list[tuple[bytes, bytes, bool]] = field(default_factory=list)
    awake: Event = field(default_factory=Event)
    port: int = 0
    mode: str = ""

    def mailer(self, **changed: Any) -> SmtpMailer:
        kept = {"user": "", "password": "", "security": "none", "timeout": 5.0, "patience": 0.5, **changed}
        return SmtpMailer("localhost", self.port, sender=SENDER, **kept)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.mode = self.modes.pop(0) if self.modes else ""
        if self.mode.startswith("421"):
            return self.mode
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mode.startswith(("451", "550")):
            return self.mode
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.mode.startswith("554"):
            return self.mode
        assert isinstance(envelope.content, bytes)
        self.letters.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=policy.default)))
        if self.mode == "lost":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        while self.mode == "silent" and not self.awake.is_set():
            await asyncio.sleep(0.01)
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "500 what" if self.mode == "rude" else "221 Bye"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.signed_in.append((data.login, data.password, session.ssl is not None))
        return AuthResult(success=True)


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """Up until the end of the block; with tls it takes letters after STARTTLS and a password only."""
    kept = MailServer(port=free_port())
    strict = {"tls_context": tls, "require_starttls": True, "auth_required": True} if tls else {}
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=kept.port,
        authenticator=kept.authenticate,
        **strict,
    )
    controller.start()
    try:
        yield kept
    finally:
        kept.awake.set()
        controller.stop()
