"""Two dealers with the same things each, for the access matrix: every kind of id as own, foreign and missing."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions import invite
from claims.actions.keep_template import TypedTemplate, keep_template
from claims.actions.letter_link import new_letter_link
from claims.actions.make_act import make_act
from claims.actions.phone import new_phone
from claims.actions.put_in_force import take_file
from claims.models import (
    BatchHold,
    Claim,
    ClaimEvent,
    ClaimFile,
    Device,
    Leave,
    Letter,
    Mention,
    Note,
    OutboxMessage,
    Person,
    PhoneLink,
    Problem,
    Question,
    Reconciliation,
    ReconciliationRow,
    Recovery,
    RecoveryFile,
    RecoveryLink,
    SavedFilter,
    ShipmentLine,
    Store,
)
from claims.queries.account import sha256
from claims.queries.act import act_data
from claims.rules.process import shipped_text
from portal.parts import Parts
from tests.filed import REGISTERED, add_file, file_claim
from tests.world import NOW, World, key

CANARY = "канарейка-северного-дилера"
MISSING = {
    "claim": "РК-2026-999999",
    "sent claim": "РК-2026-999999",
    "draft": 999_999,
    "question": 999_999,
    "dealer's question": 999_999,
    "problem": 999_999,
    "conflict": 999_999,
    "report": 999_999,
    "link": "x" * 43,
    "invitation": "x" * 43,
    "letter": "x" * 43,
    "code for a phone": "x" * 43,
    "link to answer": "x" * 43,
    "file shown": "00000000-0000-4000-8000-000000000000",
    "recovery": 999_999,
    "mention": 999_999,
    "hold": 999_999,
    "phone": 999_999,
    "asset": "css/none.css",
    "article": "no-such-article",
    "paper": "no_such_paper",
    "file of the claim": "00000000-0000-4000-8000-000000000000",
    "file of the draft": "00000000-0000-4000-8000-000000000000",
    "shipment": "00000000-0000-4000-8000-000000000000",
    "dealer": "00000000-0000-4000-8000-000000000000",
    "entity": "00000000-0000-4000-8000-000000000000",
    "member": 999_999,
    "store": 999_999,
    "device": 999_999,
    "colleague": 999_999,
    "leave": 999_999,
    "filter": 999_999,
    "day": "2026-02-31",
    "version": 999_999,
    "template": 999_999,
}


@dataclass(frozen=True)
class Objects:
    """{kind: id} of each of the three; personal: what is not of the dealer but of one of its people alone."""

    own: dict[str, Any]
    foreign: dict[str, Any]
    missing: dict[str, Any]
    personal: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, who: str) -> dict[str, Any]:
        return self.own | self.personal.get(who, {})


def two_of_each(world: World, parts: Parts) -> Objects:
    """Ids of things of the dealer under test, and of the other one, whose texts hold CANARY."""
    with world.writing() as session:
        own = _things(session, world, parts, "own", {})
        strange = {
            "dealer_key": world.stranger_dealer,
            "entity_key": key("stranger entity"),
            "shipment_key": world.stranger_shipment,
            "created_by": world.stranger,
            "sent_by": world.stranger,
            "summary": CANARY,
            "description": CANARY,
            "search": CANARY,
            "responsible": CANARY,
            "answer": CANARY,
        }
        foreign = _things(session, world, parts, "foreign", strange)
        leave = _leave(session, world)
        take_file(session, shipped_text("erp"), now=NOW)
        typed = TypedTemplate(name="Приняли", purpose="answer", text="Получили {номер}")
        text = keep_template(session, None, typed, by=world.staff, now=NOW)
        filters = [_filter(session, person) for person in (world.staff, session.get_one(Leave, leave).deputy_id)]
        personal = {"storekeeper": {"device": _device(session, world.storekeeper)}}
    shared = {"asset": "css/base.css", "problem": own["problem"], "conflict": own["conflict"]}
    shared |= {
        "report": own["report"],
        "article": "photos",
        "paper": "photos",
        "colleague": world.staff,
        "leave": leave,
        "filter": filters[0],
        "day": "2026-03-16",
        "version": 1,
        "template": text.id,
    }
    return Objects(
        own | shared, foreign | {"article": "exchange", "paper": "settlement", "filter": filters[1]}, MISSING, personal
    )


def picture(colour: str) -> bytes:
    """A small JPEG."""
    made = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(made, "JPEG")
    return made.getvalue()


def _things(session: Session, world: World, parts: Parts, whose: str, columns: dict[str, Any]) -> dict[str, Any]:
    link = f"{whose}-".ljust(43, "0")
    number = "РК-2026-000123" if whose == "own" else "РК-2026-000200"
    claim = file_claim(session, world, number, files_token=link, **columns)
    draft = file_claim(session, world, None, stage="draft", registered_at=None, **columns)
    for paper in (claim, draft):
        data = act_data(session, paper.id, parts.process, parts.clock(), parts.company.zone)
        make_act(session, paper, "torg2", parts.papers["torg2"].values(data), person_id=None, now=parts.clock())
    words = CANARY if columns else "Где фото?"
    asked = [
        Question(claim_id=claim.id, side=side, text=words, asked_by=who, asked_at=REGISTERED)
        for side, who in (("staff", world.staff), ("dealer", claim.created_by))
    ]
    session.add_all(asked)
    session.flush()
    guest = world.stranger if columns else world.storekeeper
    shown = _file(session, claim, parts, CANARY if columns else "показанное фото")
    asked_back = _recovery(session, claim, world, shown, f"answer-{whose}-".ljust(43, "0"))
    return {
        "claim": number,
        "sent claim": number,
        "draft": draft.id,
        "question": asked[0].id,
        "dealer's question": asked[1].id,
        "link": link,
        "problem": _problem(session, claim),
        "conflict": _conflict(session, claim),
        "report": _report(session, claim),
        "file of the claim": _file(session, claim, parts, CANARY if columns else "фото"),
        "file of the draft": _file(session, draft, parts, CANARY if columns else "фото"),
        "letter": _letter(session, claim, guest, parts),
        "code for a phone": new_phone(session, draft, by=guest, good_for=parts.door.phone, now=parts.clock()),
        "recovery": asked_back,
        "hold": _hold(session, claim, world),
        "mention": _mention(session, claim, world, words),
        "link to answer": f"answer-{whose}-".ljust(43, "0"),
        "file shown": shown,
        "phone": session.scalars(select(PhoneLink.id).where(PhoneLink.claim_id == draft.id)).one(),
        "shipment": str(claim.shipment_key),
        "dealer": str(claim.dealer_key),
        "entity": str(claim.entity_key),
        "member": guest,
        "device": _device(session, world.stranger if columns else world.head),
        "store": session.scalars(select(Store.id).where(Store.dealer_key == claim.dealer_key)).first(),
        "invitation": invite.new_link(session, guest, reason="invited", good_for=timedelta(days=1), now=parts.clock()),
    }


def _recovery(session: Session, claim: Claim, world: World, shown: str, token: str) -> int:
    """One that was sent and waits for its answer."""
    row = Recovery(
        claim_id=claim.id,
        against="carrier",
        name=claim.responsible or "ТК «Волга»",
        email="claims@volga.example",
        state="sent",
        asked=claim.discrepancy,
        person_id=world.staff,
        started_at=REGISTERED,
        sent_at=REGISTERED,
    )
    session.add(row)
    session.flush()
    session.add(RecoveryFile(recovery_id=row.id, file_key=UUID(shown)))
    session.add(RecoveryLink(token_sha256=sha256(token), recovery_id=row.id, made_at=REGISTERED))
    return row.id


def _hold(session: Session, claim: Claim, world: World) -> int:
    """A batch that this dealer is asked not to sell."""
    line = session.scalars(select(ShipmentLine).where(ShipmentLine.shipment_key == claim.shipment_key)).first()
    assert line is not None
    assert line.product_key is not None
    about = {"product_key": line.product_key, "batch": f"партия {claim.id}", "since": REGISTERED.date()}
    hold = BatchHold(**about, words="Не продавайте", person_id=world.staff, at=REGISTERED)
    session.add(hold)
    session.flush()
    return hold.id


def _mention(session: Session, claim: Claim, world: World, words: str) -> int:
    """A note that names the one of ours."""
    note = Note(claim_id=claim.id, text=words, person_id=world.staff, at=REGISTERED)
    session.add(note)
    session.flush()
    mention = Mention(note_id=note.id, person_id=world.staff)
    session.add(mention)
    session.flush()
    return mention.id


def _leave(session: Session, world: World) -> int:
    """Of the one of ours, who has a colleague."""
    other = Person(login="anna@maker.example", name="Анна", is_staff=True, created_at=REGISTERED)
    session.add(other)
    session.flush()
    days = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 13)}
    leave = Leave(person_id=world.staff, deputy_id=other.id, **days)
    session.add(leave)
    session.flush()
    return leave.id


def _filter(session: Session, person_id: int) -> int:
    kept = SavedFilter(person_id=person_id, name=CANARY, query="late=yes", saved_at=REGISTERED)
    session.add(kept)
    session.flush()
    return kept.id


def _device(session: Session, person_id: int) -> int:
    keys = {"key_sha256": f"{person_id}".rjust(64, "0"), "p256dh": "x" * 87, "auth": "x" * 22}
    device = Device(person_id=person_id, name="Chrome", endpoint=f"https://x/{person_id}", added_at=REGISTERED, **keys)
    session.add(device)
    session.flush()
    return device.id


def _letter(session: Session, claim: Claim, person_id: int, parts: Parts) -> str:
    """The token of the link in a letter that was sent."""
    event = session.scalars(select(ClaimEvent.id).where(ClaimEvent.claim_id == claim.id).limit(1)).one()
    message = OutboxMessage(kind="letter", claim_id=claim.id, state="done", put_at=REGISTERED, next_at=REGISTERED)
    session.add(message)
    session.flush()
    letter = Letter(
        message_id=message.id,
        claim_id=claim.id,
        event_id=event,
        person_id=person_id,
        kind="registered",
        sent_at=REGISTERED,
    )
    session.add(letter)
    session.flush()
    return new_letter_link(session, letter, good_for=parts.door.letter, now=parts.clock())


def _problem(session: Session, claim: Claim) -> int:
    message = OutboxMessage(kind="claim", claim_id=claim.id, state="given_up", put_at=REGISTERED, next_at=REGISTERED)
    session.add(message)
    session.flush()
    problem = Problem(
        key=f"message {message.id}",
        what="message_given_up",
        said={"kind": "claim", "error": "1С отказала"},
        claim_id=claim.id,
        message_id=message.id,
        at=REGISTERED,
    )
    session.add(problem)
    session.flush()
    return problem.id


def _conflict(session: Session, claim: Claim) -> int:
    said = {"field": "responsible", "ours": "Кузнецова Ирина", "theirs": "Петров Пётр"}
    problem = Problem(key=f"claim {claim.id} conflict", what="conflict", said=said, claim_id=claim.id, at=REGISTERED)
    session.add(problem)
    session.flush()
    return problem.id


def _report(session: Session, claim: Claim) -> int:
    report = Reconciliation(ordered_at=REGISTERED, done_at=REGISTERED, compared=1)
    session.add(report)
    session.flush()
    session.add(ReconciliationRow(report_id=report.id, kind="absent", act="person", claim_id=claim.id))
    return report.id


def _file(session: Session, claim: Claim, parts: Parts, name: str) -> str:
    """Its bytes lie in the spool and as a thumbnail, as after an upload."""
    with parts.spool.incoming(1_000_000) as incoming:
        incoming.write(picture("teal"))
        spooled = incoming.finish()
    parts.thumbnails.mkdir(exist_ok=True)
    (parts.thumbnails / f"{spooled.name}.jpg").write_bytes(picture("teal"))
    file: ClaimFile = add_file(
        session,
        claim,
        name=f"{name}.jpg",
        size=spooled.size,
        sha256=spooled.sha256,
        spool_name=spooled.name,
        thumbnail=f"{spooled.name}.jpg",
    )
    return str(file.key)
