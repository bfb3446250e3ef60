"""Steps of the outbox that end in a letter."""

from claims.actions import invite
from claims.outbox import Message
from claims.queries import account
from portal.parts import Letter, Parts


def send_password_letter(parts: Parts, message: Message) -> None:
    """A new link, then its letter. A letter lost on the way is sent again with another link: the first dies unused."""
    person_id = int(message.body["person_id"])
    with parts.writing() as session:
        me = account.me(session, person_id)
        if me is None:
            return
        token = invite.new_link(session, person_id, reason="forgotten", good_for=parts.door.reset, now=parts.clock())
    parts.mailer.send(letter(parts, "password", me.login, name=me.name, url=f"{parts.company.url}/link/{token}"))


def letter(parts: Parts, template: str, to: str, **context: object) -> Letter:
    """templates/mail/<template>.txt: its first line is the subject."""
    text = parts.templates.get_template(f"mail/{template}.txt").render(company=parts.company.name, **context)
    subject, _, body = text.partition("\n")
    return Letter(to=to, subject=subject.strip(), text=body.strip() + "\n")
