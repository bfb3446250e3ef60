"""The letter to staff that the exchange is stuck, or gets on again."""

from claims.outbox import Message
from claims.queries.alarm import of_files, outage
from portal.mail.letters import letter
from portal.parts import Parts


def send_alarm_letter(parts: Parts, message: Message) -> None:
    """One letter an outage and one when it is over, for each address of the setting."""
    with parts.reading() as session:
        found = outage(session, int(message.body["outage"]))
    template = "alarm_over" if message.body["over"] else "alarm"
    words = {"outage": found, "files": of_files(found), "url": f"{parts.company.url}/staff/exchange"}
    parts.mailer.send(letter(parts, template, str(message.body["to"]), **words))
