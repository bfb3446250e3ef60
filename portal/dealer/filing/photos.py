"""Step 4: photos and videos by the shot plan."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.add_file import add_file, may_add_file, must_fit, remove_file
from claims.actions.send_claim import messages
from claims.errors import NotAllowed, NotFound
from claims.models import ClaimFile, Session
from claims.queries.scans import scan_card
from claims.rules.draft import ReadLine, ShotState, faults, shot_plan
from claims.rules.own_act import OWN_ACT
from claims.rules.pages import leaf
from claims.rules.scan import SCAN
from claims.rules.shot_tally import Tally, tally
from claims.wording import FILES_CLOSED
from portal.access import DEALER, PHONE, person_of
from portal.arrived import Arrived
from portal.claim_paper import join_scan
from portal.dealer.filing import own_act, papers
from portal.dealer.filing.advice import advised
from portal.dealer.filing.guide import Guide, guide, onward, show
from portal.dealer.filing.lines_page import PAGE, page_number
from portal.errors import AnyRequest
from portal.page import fragment, go, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.upload import receive
from storage.kinds import Group

PAPERS = {"act", "scan", "own_act", "waybill", "application", "other"}


@get("/drafts/{claim_id:int}/photos", guards=[DEALER], opt=PHONE, sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "photos")
        advice = advised(request, session, parts, found, found.draft.files)
        return show(request, session, found, advice=advice, **_plan(found, request.query_params.get("page", "")))


@post("/drafts/{claim_id:int}/photos", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "photos")
        wrong = messages(fault for fault in faults(found.draft.facts, found.process) if fault.step == "photos")
        if wrong:
            advice = advised(request, session, parts, found, found.draft.files)
            return show(request, session, found, Form(errors=wrong), advice=advice, **_plan(found))
        return onward(found)


@post(
    "/drafts/{claim_id:int}/files",
    guards=[DEALER],
    opt={"csrf": "stream", **PHONE},
    request_max_body_size=None,  # the spool has the limits, file by file
)
async def upload(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Files of one shot or paper; fields: csrf, purpose, line (0: of the whole claim), step, then the files."""
    may_come = partial(may, request, parts, claim_id)
    return await receive(request, parts, may_come, lambda arrived: _attach(request, parts, claim_id, arrived))


def may(request: AnyRequest, parts: Parts, claim_id: int, arrived: Arrived) -> tuple[Group, ...]:
    """What files the draft takes for that purpose; raises when it takes none, or has no room for more."""
    with parts.reading() as session:
        found = _draft(request, session, parts, claim_id, arrived)
        if arrived.size:
            must_fit(session, found.draft.claim, arrived.size, parts.process.files, now=parts.clock())
        return _wanted(found, arrived.purpose)


@post("/drafts/{claim_id:int}/files/{key:uuid}/remove", guards=[DEALER], opt=PHONE, sync_to_thread=True)
def remove(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int], key: FromPath[UUID]) -> Response[Any]:
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, _step(form_of(request).get("step")))
        gone = next((file for file in found.draft.files if file.key == key), None)
        remove_file(session, found.draft.claim, key, found.process, now=parts.clock())
        if found.step == "papers":
            join_scan(session, parts, found.draft.claim, person_id=person_of(request).id)
        if wants_fragment(request):
            found = guide(request, session, parts, claim_id, found.step)
            scan, own = scan_card(session, found.draft.claim), own_act.card(session, found)
            plan = _stands(found, gone.line_id, gone.purpose) if gone else None
            return fragment(request, "dealer/filing/photos/_removed.html", guide=found, scan=scan, own=own, plan=plan)
    return go(found.here)


def _step(given: str) -> str:
    """Files come from two pages; the answer leads back to where they were sent from."""
    return "papers" if given == "papers" else "photos"


def _wanted(found: Guide, purpose: str) -> tuple[Group, ...]:
    """A shot is a photo or a video, a video only that; papers come as scans or files."""
    subject = found.draft.subject
    media = {shot.code: shot.media for shot in subject.shots} if subject else {}
    groups: dict[str, tuple[Group, ...]] = {"photo": ("photo", "video"), "video": ("video",)}
    return groups.get(media.get(purpose, "scan"), ("photo", "paper"))


def _draft(request: AnyRequest, session: Session, parts: Parts, claim_id: int, arrived: Arrived) -> Guide:
    """Raises when there is no such draft, or it takes no such file."""
    found = guide(request, session, parts, claim_id, _step(arrived.step))
    if not may_add_file(found.draft.claim, found.process):
        raise NotAllowed(FILES_CLOSED)
    if arrived.purpose not in _purposes(found):
        raise NotFound
    return found


def _attach(request: AnyRequest, parts: Parts, claim_id: int, arrived: Arrived) -> Response[Any]:
    """Runs in a thread when the bytes are durable: rows for the good files, messages for the others."""
    me, now, refused = person_of(request).id, parts.clock(), arrived.refused
    place = f"shot_{arrived.line_id or 0}_{arrived.purpose}"
    with parts.writing() as session:
        found = _draft(request, session, parts, claim_id, arrived)
        claim = found.draft.claim
        room = parts.process.files
        kept = arrived.add(lambda received: add_file(session, claim, received, person_id=me, now=now, room=room))
        if kept and arrived.purpose == SCAN:
            kept += filter(None, [join_scan(session, parts, claim, person_id=me)])
        if wants_fragment(request):
            template, status = "dealer/filing/photos/_arrived.html", 422 if refused else 200
            scan = scan_card(session, claim) if arrived.purpose == SCAN else None
            own = own_act.card(session, found) if arrived.purpose == OWN_ACT else None
            said: dict[str, Any] = {"files": kept, "refused": refused, "scan": scan, "own": own}
            said["advice"] = advised(request, session, parts, found, kept)
            if kept:
                fresh = _draft(request, session, parts, claim_id, arrived)
                said["plan"] = _stands(fresh, arrived.line_id, arrived.purpose)
            return fragment(request, template, status=status, guide=found, **said)
        if not refused:
            return go(f"{found.here}#{place}")
        found = _draft(request, session, parts, claim_id, arrived)
        errors = {place: "; ".join(f"{name}: {said}" for name, said in refused.items())}
        if found.step == "papers":
            return papers.again(request, session, parts, found, errors)
        advice = advised(request, session, parts, found, found.draft.files)
        return show(request, session, found, Form(errors=errors), advice=advice, **_plan(found))


def _purposes(found: Guide) -> set[str]:
    subject = found.draft.subject
    shots = {shot.code for shot in subject.shots} if subject else set()
    named = {paper.code for paper in subject.papers} if subject else set()
    return shots | named | PAPERS


def _plan(found: Guide, page: str = "") -> dict[str, Any]:
    """Sections in order: the whole claim, then line by line; files by (line, shot); others: of no row any more.

    Of many lines a page of them is shown, those first whose shots are missing.
    """
    draft = found.draft
    plan = shot_plan(draft.subject, draft.lines, draft.facts.shots) if draft.subject else []
    files: dict[tuple[int | None, str], list[ClaimFile]] = {}
    for file in draft.files:
        files.setdefault((file.line_id, file.purpose), []).append(file)
    sections = [_section(None, plan), *(_section(line, plan) for line in draft.lines)]
    asked = {(row.line_id, row.shot.code) for row in plan} | {(None, code) for code in _papers(found)}
    others = [file for file in draft.files if (file.line_id, file.purpose) not in asked]
    asking = [section for section in sections if section[1]]
    if len(asking) > PAGE:
        asking.sort(key=lambda section: section[0] is not None and not any(row.missing for row in section[1]))
    shown = leaf(asking, page_number(page), PAGE)
    return {"sections": shown.items, "files": files, "others": others, "leaf": shown}


def _section(line: ReadLine | None, plan: list[ShotState]) -> tuple[ReadLine | None, list[ShotState], Tally]:
    rows = [row for row in plan if row.line_id == (line.line.line_id if line else None)]
    return line, rows, tally(rows)


def _stands(found: Guide, line_id: int | None, shot: str) -> dict[str, Any] | None:
    """How much of the plan is there where a file of this shot came or went; None: the plan does not ask for it."""
    draft = found.draft
    plan = shot_plan(draft.subject, draft.lines, draft.facts.shots) if draft.subject else []
    rows = [row for row in plan if row.line_id == line_id]
    row = next((row for row in rows if row.shot.code == shot), None)
    return {"line": line_id or 0, "tally": tally(rows), "row": row} if row and found.step == "photos" else None


def _papers(found: Guide) -> set[str]:
    """What the papers page has a place for."""
    subject = found.draft.subject
    codes = {paper.code for paper in subject.papers} if subject else set()
    return codes - {"act"} | {"own_act"} if "act" in codes else codes
