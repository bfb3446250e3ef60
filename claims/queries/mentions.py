"""Who of ours sees a claim and so may be named in a note, and which notes name one and are not read yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claims.models import Claim, Dealer, Mention, Note, Person
from claims.queries.account import Me
from claims.queries.reach import in_sight

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Called:
    """A note that names the reader."""

    id: int
    number: str
    dealer: str
    text: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MentionFacts:
    """What the letter of it says."""

    to: str
    name: str
    number: str
    dealer: str
    text: str
    who: str


def who_sees(session: Session, claim: Claim) -> dict[int, str]:
    """{id: name} of our people who see this claim, by name."""
    dealer = session.get_one(Dealer, claim.dealer_key)
    sees = or_(
        Person.sees == "all",
        (Person.sees == "own") & (Person.name == dealer.manager_name),
        (Person.sees == "region") & (Person.region == dealer.region),
    )
    rows = session.execute(
        select(Person.id, Person.name).where(Person.is_staff, ~Person.disabled, sees).order_by(Person.name, Person.id)
    )
    return {row.id: row.name for row in rows}


def called(session: Session, me: Me) -> Sequence[Called]:
    """Those that nobody has read yet, the newest first; of colleagues on leave, too."""
    writer = Person.name.label("who")
    rows = session.execute(
        select(Mention.id, Claim.number, Dealer.name.label("dealer"), Note.text, Note.at, writer)
        .join(Note, Note.id == Mention.note_id)
        .join(Claim, Claim.id == Note.claim_id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .join(Person, Person.id == Note.person_id)
        .where(Mention.person_id.in_(me.covers | {me.id}), Mention.read_at.is_(None), in_sight(me.sight))
        .order_by(Mention.id.desc())
        .limit(MOST)
    )
    return [
        Called(id=row.id, number=row.number or "", dealer=row.dealer, text=row.text, who=row.who, at=row.at)
        for row in rows
    ]


def mention_of(session: Session, me: Me, mention_id: int) -> tuple[Mention, str] | None:
    """(one of the reader's, number of its claim)."""
    row = session.execute(
        select(Mention, Claim.number)
        .join(Note, Note.id == Mention.note_id)
        .join(Claim, Claim.id == Note.claim_id)
        .where(Mention.id == mention_id, Mention.person_id.in_(me.covers | {me.id}), in_sight(me.sight))
    ).one_or_none()
    return (row[0], row[1] or "") if row else None


def mention_facts(session: Session, mention_id: int) -> MentionFacts | None:
    """None: it is read, or the person sees the claim no more."""
    mention = session.get(Mention, mention_id)
    if mention is None or mention.read_at is not None:
        return None
    note = session.get_one(Note, mention.note_id)
    claim, person = session.get_one(Claim, note.claim_id), session.get_one(Person, mention.person_id)
    if person.id not in who_sees(session, claim):
        return None
    return MentionFacts(
        to=person.login,
        name=person.name,
        number=claim.number or "",
        dealer=session.get_one(Dealer, claim.dealer_key).name,
        text=note.text,
        who=session.get_one(Person, note.person_id).name,
    )
