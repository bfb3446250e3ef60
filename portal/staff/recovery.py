"""One claim of ours to a supplier or carrier: begun from the card, reckoned, sent, answered, paid."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_recovery import Paid, Said, note_answer, note_payment
from claims.actions.hand import Hand
from claims.actions.recover import Typed, files_to_show, give_up_recovery, keep_recovery, start_recovery
from claims.actions.send_recovery import send_recovery
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import Recovery, Session
from claims.queries.card_words import ClaimWords
from claims.queries.recovery import RecoveryCard, recovery_card, recovery_of
from claims.rules.quantity import show_quantity
from claims.rules.recovery import ASKED, GIVEN_UP, PAID, STARTED
from claims.wording import recovery as wording
from portal import recovery_paper
from portal.access import DESK, claim_of, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.staff.card import card_page
from portal.staff.desk import hand_of

Act = Callable[[Session, Recovery, Hand, Form], object]
ONE = "/staff/claims/{number:str}/recoveries/{recovery_id:int}"


@post("/staff/claims/{number:str}/recoveries", guards=[DESK], sync_to_thread=True)
def start(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: against, name, as the card proposes them."""
    form = form_of(request)
    with parts.writing() as session:
        claim, hand = claim_of(session, person_of(request), number), hand_of(request, parts, form)
        try:
            made = start_recovery(session, claim, form.get("against"), form.get("name"), hand, parts.process.of(claim))
        except NotAllowed as wrong:
            return card_page(request, session, parts, claim, {"": str(wrong)})
    return go(f"/staff/claims/{number}/recoveries/{made.id}")


@get(ONE, guards=[DESK], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, number: FromPath[str], recovery_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        return _page(request, session, parts, _found(request, session, number, recovery_id), Form())


@get(f"{ONE}/letter.pdf", guards=[DESK], sync_to_thread=True)
def letter(request: AnyRequest, parts: GivenParts, number: FromPath[str], recovery_id: FromPath[int]) -> Response[Any]:
    """The paper as it would leave now."""
    with parts.reading() as session:
        content = recovery_paper.drawn(session, parts, _found(request, session, number, recovery_id))
    headers = {"Content-Disposition": 'inline; filename="letter.pdf"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


@post(ONE, guards=[DESK], sync_to_thread=True)
def keep(request: AnyRequest, parts: GivenParts, number: FromPath[str], recovery_id: FromPath[int]) -> Response[Any]:
    """Fields: edition, name, email, fault, quantity-1 and sum-1 of each line, file of each file; send: it leaves."""

    def act(session: Session, recovery: Recovery, hand: Hand, form: Form) -> None:
        if recovery.message_id is None:
            keep_recovery(session, recovery, _typed(form), hand, parts.process)
            hand = hand_of(request, parts, form, seen=recovery.edition)
        if form.get("send"):
            send_recovery(session, recovery, hand, parts.process, form.get("email"))

    return _do(request, parts, number, recovery_id, act)


@post(f"{ONE}/answer", guards=[DESK], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, number: FromPath[str], recovery_id: FromPath[int]) -> Response[Any]:
    """Fields: edition, said, agreed, text, warranty."""

    def act(session: Session, recovery: Recovery, hand: Hand, form: Form) -> None:
        said = Said(**{name: form.get(name) for name in ("said", "agreed", "text", "warranty")})
        note_answer(session, recovery, said, hand, parts.process)

    return _do(request, parts, number, recovery_id, act)


@post(f"{ONE}/payments", guards=[DESK], sync_to_thread=True)
def pay(request: AnyRequest, parts: GivenParts, number: FromPath[str], recovery_id: FromPath[int]) -> Response[Any]:
    """Fields: edition, total, came_on, note."""

    def act(session: Session, recovery: Recovery, hand: Hand, form: Form) -> None:
        paid = Paid(**{name: form.get(name) for name in ("total", "came_on", "note")})
        note_payment(session, recovery, paid, hand, parts.process)

    return _do(request, parts, number, recovery_id, act)


@post(f"{ONE}/over", guards=[DESK], sync_to_thread=True)
def over(request: AnyRequest, parts: GivenParts, number: FromPath[str], recovery_id: FromPath[int]) -> Response[Any]:
    """Fields: edition, over_why."""

    def act(session: Session, recovery: Recovery, hand: Hand, form: Form) -> None:
        give_up_recovery(session, recovery, form.get("over_why"), hand, parts.process)

    return _do(request, parts, number, recovery_id, act)


def _do(request: AnyRequest, parts: Parts, number: str, recovery_id: int, act: Act) -> Response[Any]:
    """The page comes back with what is wrong; what was right beside it is kept."""
    form = form_of(request)
    with parts.writing() as session:
        recovery = _found(request, session, number, recovery_id)
        try:
            act(session, recovery, hand_of(request, parts, form), form)
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
        except NotAllowed as wrong:
            form.errors[""] = str(wrong)
        if form.errors:
            return _page(request, session, parts, recovery, form)
    return go(f"/staff/claims/{number}/recoveries/{recovery_id}")


def _found(request: AnyRequest, session: Session, number: str, recovery_id: int) -> Recovery:
    found = recovery_of(session, claim_of(session, person_of(request), number), recovery_id)
    if found is None:
        raise NotFound
    return found


def _typed(form: Form) -> Typed:
    lines = {name.rpartition("-")[2] for name in form.values if name.startswith("quantity-")}
    return Typed(
        name=form.get("name"),
        email=form.get("email"),
        fault=form.get("fault"),
        lines={
            int(line): (form.get(f"quantity-{line}"), form.get(f"sum-{line}"))
            for line in lines
            if line.isdecimal() and len(line) < 19
        },
        files=frozenset(key for key in map(_key, form.all("file")) if key),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(request: AnyRequest, session: Session, parts: Parts, recovery: Recovery, form: Form) -> Response[Any]:
    session.flush()
    me, number = person_of(request), request.path_params["number"]
    claim = claim_of(session, me, number)
    card = recovery_card(session, recovery, claim, parts.process.of(claim))
    may = bool(me.departments or me.rights) and recovery.state not in (PAID, GIVEN_UP)
    form.values = {**_kept(card), **form.values}
    context: dict[str, Any] = {
        "card": card,
        "recovery": recovery,
        "claim": claim,
        "words": ClaimWords(parts.process.of(claim)),
        "said": wording,
        "files": files_to_show(session, claim.id),
        "edits": may and recovery.state == STARTED and recovery.message_id is None,
        "sends": may and recovery.state in ASKED,
        "may": may,
        "late": recovery.state in ASKED and recovery.due_at is not None and recovery.due_at < parts.clock(),
    }
    status = 422 if form.errors else 200
    return page(request, session, "staff/recovery/page.html", status=status, form=form, **context)


def _kept(card: RecoveryCard) -> dict[str, str]:
    """What stands in the fields before anybody types."""
    row = card.recovery
    values = {"name": row.name, "email": row.email, "fault": row.fault}
    for one in card.lines:
        if one.quantity:
            values[f"quantity-{one.line.id}"] = show_quantity(one.quantity)
            values[f"sum-{one.line.id}"] = f"{one.asked:.2f}".replace(".", ",")
    return values
