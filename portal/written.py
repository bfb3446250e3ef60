"""Papers that the portal writes of a claim: which are offered, what each asks, its PDF, and the file it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from litestar import Response

from claims.actions.add_file import Received, add_file, may_add_file, remove_file
from claims.actions.answer_draft import keep_values
from claims.actions.make_act import remember
from claims.actions.number_claim import number_claim
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, ClaimFile, Session
from claims.queries.act import PREFIX, ActData, act_data
from claims.queries.claim_card import claim_card
from claims.queries.file import PAPER
from claims.queries.pictures import pictures_of
from claims.rules.paper_mark import fingerprint
from claims.rules.shape import Written
from claims.rules.written import Reader, Standing, written_for
from claims.wording import NO_ROOM, PAPER_HAS_PRICES, PAPER_KEPT
from forms.papers import Asked, PaperForm
from forms.sheets import Printing
from portal.access import person_of
from portal.claim_paper import pdf
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import Parts, parts_of
from portal.posted import Form
from portal.session import form_of
from storage.spool import SpoolFull

OTHER = "other"  # purpose of a file that says nothing of prices
ATTACHED = UUID("3f0c1f6e-53b5-4f0e-8d6e-0b8d6a1a7c52")  # keys of papers made files are made under it


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A claim in somebody's hands: whose, and the address its pages lie under."""

    reader: Reader
    base: str
    claim: Claim


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A paper that may be written of the claim now."""

    row: Written
    paper: PaperForm


def offered(session: Session, parts: Parts, claim: Claim, reader: Reader, *, prices: bool) -> list[Offered]:
    """In the order of the process file; those with prices only for who may see them. Nothing without a shipment."""
    if claim.shipment_key is None:
        return []
    draft = claim.stage == parts.process.first.code
    card = claim_card(session, claim)
    standing = Standing(
        draft=draft,
        subject=claim.subject,
        remedy=claim.remedy,
        outcome=claim.outcome,
        country=card.country.code,
        kinds=() if draft else card.kinds,
    )
    rows = (Offered(row=row, paper=parts.papers[row.form]) for row in written_for(parts.process, reader, standing))
    return [one for one in rows if prices or not one.paper.prices]


def show(request: AnyRequest, session: Session, parts: Parts, desk: Desk, form: str) -> Response[Any]:
    """The page of one paper: its questions, as answered so far."""
    one, data = _one(request, session, parts, desk, form), _data(session, parts, desk)
    values = {asked.code: data.typed.get(asked.code, asked.default) for asked in _asked(one, desk, data)}
    return _page(request, session, desk, one, data, Form(values=values))


def keep(request: AnyRequest, session: Session, parts: Parts, desk: Desk, form: str) -> Response[Any]:
    """Keeps the answers; the button «attach» makes the paper a file of the claim, too."""
    one, typed = _one(request, session, parts, desk, form), form_of(request)
    _remember(session, parts, desk, one, typed, person_of(request).id)
    data = _data(session, parts, desk)
    if _asked(one, desk, data):
        typed.errors.update(one.paper.wrong(data))
    if typed.errors:
        return _page(request, session, desk, one, data, typed)
    if not typed.get("attach"):
        return go(f"{desk.base}/paper/{form}?kept=1")
    if not _may_attach(parts, desk, one):
        raise NotAllowed(PAPER_KEPT)
    _attach(session, parts, desk, one, person_of(request).id)
    return go(desk.base)


def as_pdf(request: AnyRequest, session: Session, parts: Parts, desk: Desk, form: str) -> Response[Any]:
    """The paper by what is known now."""
    one = _one(request, session, parts, desk, form)
    content = _drawn(session, parts, one, _data(session, parts, desk))
    number = "".join(letter for letter in desk.claim.number or "" if letter.isascii()).strip("-")
    headers = {"Content-Disposition": f'inline; filename="{form}-{number}.pdf"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


def _one(request: AnyRequest, session: Session, parts: Parts, desk: Desk, form: str) -> Offered:
    """NotFound: no such paper, or not of this claim now. NotAllowed: its prices are not for this person."""
    known = {one.row.form: one for one in offered(session, parts, desk.claim, desk.reader, prices=True)}
    if form not in known:
        raise NotFound
    sees_prices = desk.reader == "staff" or person_of(request).sees_prices(desk.claim.dealer_key)
    if known[form].paper.prices and not sees_prices:
        raise NotAllowed(PAPER_HAS_PRICES)
    return known[form]


def _page(request: AnyRequest, session: Session, desk: Desk, one: Offered, data: ActData, form: Form) -> Response[Any]:
    shown = {"claim": desk.claim, "desk": desk, "paper": one.paper, "row": one.row, "asked": _asked(one, desk, data)}
    more = {"kept": "kept" in request.query_params, "may_attach": _may_attach(parts_of(request), desk, one)}
    status = 422 if form.errors else 200
    return page(request, session, "written/page.html", status=status, form=form, **more, **shown)


def _asked(one: Offered, desk: Desk, data: ActData) -> Sequence[Asked]:
    """Nothing of who is not to fill this paper in."""
    return one.paper.asked(data) if one.paper.filled_by in ("both", desk.reader) else ()


def _may_attach(parts: Parts, desk: Desk, one: Offered) -> bool:
    return one.row.attach and (desk.reader == "staff" or may_add_file(desk.claim, parts.process.of(desk.claim)))


def _remember(session: Session, parts: Parts, desk: Desk, one: Offered, typed: Form, person_id: int) -> None:
    asked, now = _asked(one, desk, _data(session, parts, desk)), parts.clock()
    said = {row: typed.get(row.code) for row in asked if row.code in typed.values}
    values = {PREFIX + row.code: text for row, text in said.items()}
    keep_values(session, desk.claim, values, person_id=person_id, now=now)
    kept = {row.code: text for row, text in said.items() if row.remember and text.strip()}
    remember(session, desk.claim.entity_key, kept, now=now)
    session.flush()


def _attach(session: Session, parts: Parts, desk: Desk, one: Offered, person_id: int) -> None:
    """Nothing where the same paper is attached already; in a draft the one before goes. NotAllowed: no room for it."""
    claim, now = desk.claim, parts.clock()
    session.refresh(claim, with_for_update=True)  # of two clicks the second finds what the first has attached
    draft = claim.stage == parts.process.first.code
    if draft:
        number_claim(session, claim, now=now, zone=parts.company.zone)
    data = _data(session, parts, desk)
    name = f"{one.paper.name} {claim.number or ''}".strip()
    key = uuid5(ATTACHED, f"{claim.id} {one.row.form} {fingerprint(one.paper.values(data))}")
    attached = [file for file in claim_card(session, claim).files if file.name == f"{name}.pdf"]
    if any(file.key == key for file in attached):
        return
    for file in attached if draft else ():
        remove_file(session, claim, file.key, parts.process.of(claim), now=now)
    gone = session.get(ClaimFile, key) is not None  # it was there once, and was taken away
    received = replace(_received(session, parts, one, data, name), key=None if gone else key)
    try:
        kept = add_file(session, claim, received, person_id=person_id, now=now, room=parts.process.files)
    except NotAllowed:
        parts.spool.remove(received.spool_name)
        raise
    if not draft:
        session.add(claim.happened("file", now=now, source=desk.reader, by=person_id, name=kept.name))


def _received(session: Session, parts: Parts, one: Offered, data: ActData, name: str) -> Received:
    """Who sees no prices sees a paper without them. NotAllowed: the disk is full."""
    try:
        return pdf(parts, PAPER if one.paper.prices else OTHER, name, _drawn(session, parts, one, data))
    except SpoolFull as wrong:
        raise NotAllowed(NO_ROOM) from wrong


def _drawn(session: Session, parts: Parts, one: Offered, data: ActData) -> bytes:
    values = one.paper.values(data)
    names = pictures_of(session, [UUID(key) for key in one.paper.pictures(values)])
    files = {str(key): parts.thumbnails / name for key, name in names.items()}
    pictures = {key: path.read_bytes() for key, path in files.items() if path.is_file()}
    return one.paper.render(values, Printing(pictures=pictures))


def _data(session: Session, parts: Parts, desk: Desk) -> ActData:
    return act_data(
        session, desk.claim.id, parts.process.of(desk.claim), parts.clock(), parts.company.zone, parts.choice
    )
