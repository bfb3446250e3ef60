"""Step 4: photos and videos by the shot plan."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.add_file import add_file, may_add_file, remove_file
from claims.actions.send_claim import messages
from claims.errors import NotAllowed, NotFound
from claims.models import ClaimFile
from claims.rules.draft import ReadLine, ShotState, faults, shot_plan
from claims.wording import FILES_CLOSED
from portal.access import DEALER, draft_of, person_of
from portal.dealer.filing.guide import Guide, guide, onward, show
from portal.errors import AnyRequest
from portal.page import fragment, go, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.upload import Arrived, receive

PAPERS = {"act", "scan", "own_act", "waybill", "application", "other"}


@get("/drafts/{claim_id:int}/photos", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "photos")
        return show(request, session, found, **_plan(found))


@post("/drafts/{claim_id:int}/photos", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "photos")
        wrong = messages(fault for fault in faults(found.draft.facts, parts.process) if fault.step == "photos")
        if wrong:
            return show(request, session, found, Form(errors=wrong), **_plan(found))
        return onward(found)


@post(
    "/drafts/{claim_id:int}/files",
    guards=[DEALER],
    opt={"csrf": "stream"},
    request_max_body_size=None,  # the spool has the limits, file by file
)
async def upload(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Files of one shot or paper; fields: csrf, purpose, line (0: of the whole claim), then the files."""
    return await receive(request, parts, lambda arrived: _attach(request, parts, claim_id, arrived))


@post("/drafts/{claim_id:int}/files/{key:uuid}/remove", guards=[DEALER], sync_to_thread=True)
def remove(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int], key: FromPath[UUID]) -> Response[Any]:
    with parts.writing() as session:
        claim = draft_of(session, person_of(request), claim_id)
        remove_file(session, claim, key, parts.process, now=parts.clock())
    if wants_fragment(request):
        return Response("", media_type="text/html")
    step = "papers" if form_of(request).get("step") == "papers" else "photos"
    return go(f"/drafts/{claim_id}/{step}")


def _attach(request: AnyRequest, parts: Parts, claim_id: int, arrived: Arrived) -> Response[Any]:
    """Runs in a thread when the bytes are durable: rows for the good files, messages for the others."""
    kept: list[ClaimFile] = []
    said = dict(arrived.refused)
    with parts.writing() as session:
        me = person_of(request)
        claim = draft_of(session, me, claim_id)
        found = guide(request, session, parts, claim_id, "photos")
        if not may_add_file(claim, parts.process):
            raise NotAllowed(FILES_CLOSED)
        if arrived.purpose not in _purposes(found):
            raise NotFound
        for received in arrived.files:
            try:
                kept.append(add_file(session, claim, received, person_id=me.id, now=parts.clock()))
            except NotAllowed as wrong:
                said[received.name] = str(wrong)
    step = "papers" if arrived.purpose in PAPERS else "photos"
    if wants_fragment(request):
        template = "dealer/filing/photos/_arrived.html"
        return fragment(request, template, guide=found, files=kept, refused=said, step=step)
    if not said:
        return go(f"/drafts/{claim_id}/{step}#shot_{arrived.line_id or 0}_{arrived.purpose}")
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "photos")
        place = f"shot_{arrived.line_id or 0}_{arrived.purpose}"
        return show(request, session, found, Form(errors={place: "; ".join(said.values())}), **_plan(found))


def _purposes(found: Guide) -> set[str]:
    subject = found.draft.subject
    shots = {shot.code for shot in subject.shots} if subject else set()
    papers = {paper.code for paper in subject.papers} if subject else set()
    return shots | papers | PAPERS


def _plan(found: Guide) -> dict[str, Any]:
    """Sections in order: the whole claim, then line by line; files by (line, shot)."""
    draft = found.draft
    plan = shot_plan(draft.subject, draft.lines, draft.facts.shots) if draft.subject else []
    files: dict[tuple[int | None, str], list[ClaimFile]] = {}
    for file in draft.files:
        files.setdefault((file.line_id, file.purpose), []).append(file)
    sections: list[tuple[ReadLine | None, list[ShotState]]] = [(None, [row for row in plan if row.line_id is None])]
    sections += [(line, [row for row in plan if row.line_id == line.line.line_id]) for line in draft.lines]
    return {"sections": [section for section in sections if section[1]], "files": files}
