"""What staff do about a claim from its card: fill in the stage, move it, decide per line, approve, hand it on, note."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from claims.actions.add_file import add_file
from claims.actions.add_note import Beside, add_note
from claims.actions.approve import Proposal, agree_to, give_back, propose
from claims.actions.assign import assign, take_on
from claims.actions.decide_lines import TypedDecision, decide_lines
from claims.actions.dispute import Noted, note_dispute
from claims.actions.fill_stage import fill_stage
from claims.actions.hand import Hand
from claims.actions.move_claim import move_claim
from claims.actions.take_advice import take_advice
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, Session
from claims.queries.facts import ticks
from portal.access import DESK, claim_of, person_of
from portal.arrived import Arrived
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts, Parts
from portal.posted import Form, row_id
from portal.session import form_of
from portal.staff.card import card_page
from portal.upload import receive
from storage.kinds import Group

PER_LINE = ("how", "pieces", "remedy", "disposition", "ground", "comment")
OTHER = "other"
Act = Callable[[Session, Claim, Hand, Form], object]


@post("/staff/claims/{number:str}/stage", guards=[DESK], sync_to_thread=True)
def fill(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: edition, those of the stage; to: a stage to go to then; keep: only kept for now."""

    def act(session: Session, claim: Claim, hand: Hand, form: Form) -> None:
        if form.get("part"):
            noted = Noted(line_ids=_ids(form, "dispute_line"), reason=form.get("reason"), said=form.values)
            note_dispute(session, claim, noted, hand, parts.process.of(claim))
            return
        to, keep = form.get("to"), bool(form.get("keep"))
        unticked = dict.fromkeys(
            ticks(parts.process.of(claim), claim.stage) - form.values.keys(), ""
        )  # browsers send ticks alone
        fill_stage(session, claim, form.values | unticked, hand, parts.process.of(claim), done=not keep and not to)
        if to:
            move_claim(session, claim, to, _again(hand, claim), parts.process.of(claim))

    return _do(request, parts, number, act, "#stage")


@post("/staff/claims/{number:str}/decision", guards=[DESK], sync_to_thread=True)
def decide(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: edition, and of each line how-1, pieces-1, remedy-1, disposition-1, ground-1, comment-1."""

    def act(session: Session, claim: Claim, hand: Hand, form: Form) -> None:
        decide_lines(session, claim, _per_line(form), hand, parts.process.of(claim))

    return _do(request, parts, number, act, "#decision")


@post("/staff/claims/{number:str}/advice", guards=[DESK], sync_to_thread=True)
def decide_so(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: edition; rule: the code of the one whose advice is taken."""

    def act(session: Session, claim: Claim, hand: Hand, form: Form) -> None:
        take_advice(session, claim, form.get("rule"), hand, parts.process.of(claim))

    return _do(request, parts, number, act, "#decision")


@post("/staff/claims/{number:str}/approval", guards=[DESK], sync_to_thread=True)
def approve(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: edition; said: agree | return | propose, with approval_comment, or those of decide and its stage."""

    def act(session: Session, claim: Claim, hand: Hand, form: Form) -> None:
        if form.get("said") == "propose":
            propose(session, claim, Proposal(lines=_per_line(form), said=form.values), hand, parts.process.of(claim))
        elif form.get("said") == "return":
            give_back(session, claim, form.get("approval_comment"), hand, parts.process.of(claim))
        else:
            agree_to(session, claim, hand, parts.process.of(claim))

    return _do(request, parts, number, act, "#decision")


@post("/staff/claims/{number:str}/holder", guards=[DESK], sync_to_thread=True)
def hold(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: edition; person: to whom a head gives it, empty: it is taken on."""

    def act(session: Session, claim: Claim, hand: Hand, form: Form) -> None:
        if form.get("person"):
            assign(session, claim, row_id(form.get("person")), hand, parts.process.of(claim))
        else:
            take_on(session, claim, hand, parts.process.of(claim))

    return _do(request, parts, number, act, "#stage")


@post("/staff/claims/{number:str}/notes", guards=[DESK], sync_to_thread=True)
def note(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    def act(session: Session, claim: Claim, hand: Hand, form: Form) -> None:
        picked = frozenset(row_id(text) for text in form.all("people"))
        beside = Beside(people=picked, call_with=form.get("call_with"), called_at=form.get("called_at"))
        add_note(session, claim, form.get("note"), hand, beside=beside)

    return _do(request, parts, number, act, "#notes")


@post(
    "/staff/claims/{number:str}/files",
    guards=[DESK],
    opt={"csrf": "stream"},
    request_max_body_size=None,  # the spool has the limits, file by file
)
async def upload(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: csrf, purpose (a field of the process that is a file, else other), then the files."""
    groups: tuple[Group, ...] = ("photo", "video", "paper")

    def may(_: Arrived) -> tuple[Group, ...]:
        with parts.reading() as session:
            claim_of(session, person_of(request), number)
        return groups

    return await receive(request, parts, may, lambda arrived: _attach(request, parts, number, arrived))


def _attach(request: AnyRequest, parts: Parts, number: str, arrived: Arrived) -> Response[Any]:
    me, now, field = person_of(request), parts.clock(), parts.process.together.fields.get(arrived.purpose)
    purpose = arrived.purpose if field is not None and field.type == "file" else OTHER
    with parts.writing() as session:
        claim = claim_of(session, me, number)
        arrived.add(
            lambda received: add_file(
                session,
                claim,
                replace(received, purpose=purpose, ours=True),
                person_id=me.id,
                now=now,
                room=parts.process.files,
            )
        )
        if arrived.refused:
            said = "; ".join(f"{name}: {why}" for name, why in arrived.refused.items())
            return card_page(request, session, parts, claim, {f"files-{purpose}": said})
    return go(f"/staff/claims/{number}#proofs")


def _do(request: AnyRequest, parts: Parts, number: str, act: Act, place: str) -> Response[Any]:
    """The page comes back with what is wrong; what was right beside it is kept."""
    form = form_of(request)
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        try:
            act(session, claim, hand_of(request, parts, form), form)
        except Incomplete as wrong:
            return card_page(request, session, parts, claim, wrong.fields)
        except NotAllowed as wrong:
            return card_page(request, session, parts, claim, {"": str(wrong)})
    return go(f"/staff/claims/{number}{place}")


def hand_of(request: AnyRequest, parts: Parts, form: Form, seen: int | None = None) -> Hand:
    """seen: what it has just written itself, else what the form says."""
    me, edition = person_of(request), form.get("edition")
    return Hand(
        source="staff",
        person_id=me.id,
        at=parts.clock(),
        zone=parts.company.zone,
        roles=me.held,
        departments=me.departments,
        rights=me.rights,
        seen=seen if seen is not None else int(edition) if edition.isdecimal() and len(edition) < 9 else -1,
    )


def _again(hand: Hand, claim: Claim) -> Hand:
    """The same hand, that has seen what it has just written."""
    return replace(hand, seen=claim.desk_edition)


def _ids(form: Form, name: str) -> list[int]:
    return [row_id(text) for text in form.all(name)]


def _per_line(form: Form) -> dict[int, TypedDecision]:
    ids = {name.rpartition("-")[2] for name in form.values if name.startswith("how-")}
    return {
        int(line): TypedDecision(**{name: form.get(f"{name}-{line}") for name in PER_LINE})
        for line in ids
        if line.isdecimal() and len(line) < 19
    }
