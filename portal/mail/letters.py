"""Steps of the outbox that end in a letter."""

from claims.actions import invite
from claims.models import Session
from claims.outbox import Message
from claims.queries import account
from claims.queries.staff import staff_roles
from claims.wording.people import ROLES
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


def send_invitation_letter(parts: Parts, message: Message) -> None:
    """To a newcomer with a link to choose a password; to who has one already, that another dealer is there.

    Without a dealer: to one of ours.
    """
    person_id, dealer_key = int(message.body["person_id"]), message.body.get("dealer_key")
    with parts.writing() as session:
        me = account.me(session, person_id)
        dealer = next((one for one in me.dealers if str(one.key) == dealer_key), None) if me else None
        if me is None or (dealer is None and (dealer_key or not me.is_staff)):  # let go before the letter left
            return
        known = account.password_of(session, me.login) is not None
        url = f"{parts.company.url}/sign-in" if known else _way_in(session, parts, person_id)
        held = staff_roles(session, person_id)
    of_dealer = [name for role, name in ROLES.items() if dealer and role in dealer.roles]
    roles = of_dealer or [row.name for row in parts.process.roles.values() if row.code in held]
    about = {"name": me.name, "dealer": dealer and dealer.name, "roles": roles, "known": known, "url": url}
    template = "invitation" if dealer else "staff_invitation"
    parts.mailer.send(letter(parts, template, me.login, days=parts.door.invitation.days, **about))


def letter(parts: Parts, template: str, to: str, **context: object) -> Letter:
    """templates/mail/<template>.txt: its first line is the subject."""
    text = parts.templates.get_template(f"mail/{template}.txt").render(company=parts.company.name, **context)
    subject, _, body = text.partition("\n")
    return Letter(to=to, subject=subject.strip(), text=body.strip() + "\n")


def _way_in(session: Session, parts: Parts, person_id: int) -> str:
    good_for = parts.door.invitation
    token = invite.new_link(session, person_id, reason="invited", good_for=good_for, now=parts.clock())
    return f"{parts.company.url}/link/{token}"
