"""The step of the outbox that asks one person of a dealer not to sell a batch, or to sell it again."""

from claims.actions.batch_hold import HOLD, batch_letter_left
from claims.models import BatchHold, BatchLetter
from claims.outbox import Message
from claims.queries.account import me
from claims.queries.batch_hold import holds
from portal.mail.letters import letter
from portal.parts import Parts


def send_batch_letter(parts: Parts, message: Message) -> None:
    """Nothing is asked that was taken back meanwhile; who works there no more is not written to."""
    letter_id = int(message.body["letter"])
    with parts.reading() as session:
        row = session.get_one(BatchLetter, letter_id)
        person, hold = me(session, row.person_id), session.get_one(BatchHold, row.hold_id)
        (held,) = holds(session, hold.id)
        needed = row.kind != HOLD or hold.lifted_at is None
        dealer = next((one for one in person.dealers if one.key == row.dealer_key), None) if person else None
    if person is None or dealer is None or not needed:
        return
    words = {"held": held, "kind": row.kind, "name": person.name, "dealer": dealer.name}
    url = f"{parts.company.url}/shipments"
    parts.mailer.send(letter(parts, "batch", person.login, url=url, **words))
    with parts.writing() as session:
        batch_letter_left(session, letter_id, now=parts.clock())
