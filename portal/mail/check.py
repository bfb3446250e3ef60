"""Tries the mail server as a letter would, and sends none."""

import smtplib
import ssl
from contextlib import closing

from portal.mail.mailer import TIMEOUT, SmtpMailer


def try_smtp(mailer: SmtpMailer) -> str:
    """Connects, says EHLO, encrypts and signs in; the first line of the server's greeting. Raises OSError."""
    context = ssl.create_default_context()
    if mailer.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mailer.host, mailer.port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(mailer.host, mailer.port, timeout=TIMEOUT)
    with closing(server):
        _, said = server.ehlo()
        if mailer.security == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if mailer.user:
            server.login(mailer.user, mailer.password)
        return said.decode(errors="replace").partition("\n")[0].strip()
