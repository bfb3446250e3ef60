"""The check of all answers, the sending, and what happens next."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.change_claim import change_came_late, send_change
from claims.actions.filed_for import mark_filed
from claims.actions.send_claim import messages, send_claim
from claims.errors import Incomplete
from claims.models import Session
from claims.queries.account import Me
from claims.queries.acts import newest_act
from claims.queries.card_words import ClaimWords
from claims.queries.draft import Draft
from claims.queries.history import Reader, history
from claims.queries.original import original_of
from claims.queries.repeats import repeats
from claims.queries.rules import must_accept
from claims.rules.deadlines import late_filing
from claims.rules.draft import Fault, faults, shot_plan
from claims.rules.phrase import Phrase
from claims.rules.shape import Process
from claims.wording import ACT_ANEW, CHANGED_ELSEWHERE, HEAD_SENDS, say
from portal.access import DEALER, DRAFT, person_of, sent_claim_of
from portal.claim_paper import attach
from portal.dealer.filing import own_act
from portal.dealer.filing.act import dialogue, is_stale, make
from portal.dealer.filing.guide import Guide, guide, show
from portal.errors import AnyRequest, SentAlready
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of


@get("/drafts/{claim_id:int}/check", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "check")
        return _page(request, session, parts, found, Form())


@post("/drafts/{claim_id:int}/send", guards=[DEALER], sync_to_thread=True)
def send(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Sending twice is sending once: the second press finds the claim sent and shows the same confirmation."""
    me = person_of(request)
    with parts.writing() as session:
        try:
            found = guide(request, session, parts, claim_id, "check")
        except SentAlready as sent:
            return go(f"/claims/{sent.number}/sent")
        change_came_late(session, found.draft.claim, found.process, now=parts.clock())
        if found.draft.claim.stage != DRAFT and not found.changing:
            return go(f"/claims/{found.draft.claim.number}")
        if not found.may_send:
            return _page(request, session, parts, found, Form(errors={"": HEAD_SENDS}))
        if form_of(request).get("edition") not in ("", str(found.draft.claim.edition)):
            return _page(request, session, parts, found, Form(errors={"": CHANGED_ELSEWHERE}))
        if me.acting is None and must_accept(session, found.draft.claim.dealer_key, parts.company.rules):
            return go(f"/rules/{found.draft.claim.dealer_key}?next={found.base}/check")
        _freshen(session, parts, found, me.id)
        left, _ = left_of(session, parts, found)
        if not left:
            try:
                return go(_sent(session, parts, found, me))
            except Incomplete as late:  # someone claimed the last piece while this page was read
                return _page(request, session, parts, found, Form(errors=late.fields))
        return _page(request, session, parts, found, Form(errors=left))


def _sent(session: Session, parts: Parts, found: Guide, me: Me) -> str:
    """Where it is told of."""
    claim, now, zone, person_id = found.draft.claim, parts.clock(), parts.company.zone, me.id
    since = claim.changing_at
    if since is None:
        send_claim(session, claim.id, parts.process, person_id=person_id, now=now, zone=zone)
        attach(session, parts, claim, person_id=person_id)
        if me.acting is not None:
            mark_filed(session, claim, me.acting.words, by=me.id, now=now)
        return f"/claims/{claim.number}/sent"
    send_change(session, claim.id, found.process, person_id=person_id, now=now, zone=zone)
    act = newest_act(session, claim.id)
    if act is not None and act.made_at >= since:
        attach(session, parts, claim, person_id=person_id, note=ACT_ANEW)
    return f"/claims/{claim.number}"


@get("/claims/{number:str}/sent", guards=[DEALER], sync_to_thread=True)
def confirmation(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        subject = parts.process.of(claim).subjects.get(claim.subject)
        original = original_of(session, claim, parts.process.of(claim), now=parts.clock(), zone=parts.company.zone)
        template = "dealer/filing/check/sent.html"
        return page(request, session, template, claim=claim, subject=subject, original=original)


def _freshen(session: Session, parts: Parts, found: Guide, person_id: int) -> None:
    """An unsigned act is made anew when something printed has changed; a signed one is left, and said to be stale."""
    signed = "scan" in found.draft.facts.papers.attached
    claim = found.draft.claim
    if claim.act_source == "made_here" and found.draft.act is not None and not signed:
        seen = claim.edition
        make(session, parts, found, person_id)
        claim.edition = seen  # nobody's answer has changed: a check page that is open elsewhere still tells the truth


def left_of(session: Session, parts: Parts, found: Guide) -> tuple[dict[str, str], dict[str, str]]:
    """What keeps it from being sent: {place: message} and {place: step}."""
    wrong = faults(found.draft.facts, found.process)
    subject, said = found.draft.subject, None
    paper = subject.paper("act") if subject else None
    if paper and found.draft.claim.act_source == "made_here":
        said = dialogue(session, parts, found)
        signed = "scan" in found.draft.facts.papers.attached
        if signed and is_stale(session, parts, found):
            wrong.append(Fault("papers", "source", Phrase("act_stale", paper=paper.name)))
    answers = dict(said.wrong) if said else {}
    steps = {fault.field: fault.step for fault in wrong} | dict.fromkeys(answers, "papers")
    return {**messages(wrong), **answers}, steps


def _page(request: AnyRequest, session: Session, parts: Parts, found: Guide, form: Form) -> Response[Any]:
    left, steps = left_of(session, parts, found)
    told = history(session, found.draft.claim.id, Reader(is_staff=False, process=found.process))
    shown = _parts_of_claim(found.draft, found.process)
    same = repeats(session, found.draft, person_of(request).reach)
    words = ClaimWords(found.process, found.draft.country)
    own = own_act.card(session, found) if found.draft.claim.act_source == "own_file" else None
    shown |= {"left": left, "steps": steps, "told": told, "same": same, "words": words, "own": own}
    return show(request, session, found, form, **shown)


def _parts_of_claim(draft: Draft, process: Process) -> dict[str, Any]:
    shots = shot_plan(draft.subject, draft.lines, draft.facts.shots) if draft.subject else []
    late = late_filing(process.late_days, draft.shipment.date.date(), draft.facts.today)
    return {"shots": shots, "remedy": process.remedies.get(draft.claim.remedy), "late": say(late) if late else ""}
