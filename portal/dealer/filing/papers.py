"""Step 6: the act made here, an own file, or one signed in ЭДО; and the scan, now or later."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_draft import keep_paper, keep_values
from claims.actions.send_claim import messages
from claims.models import Session
from claims.queries.scans import scan_card
from claims.rules.dates import parse_past_date
from claims.rules.draft import ACT_SOURCES, faults
from claims.rules.phrase import Phrase
from claims.wording import say
from claims.wording.own_acts import SOURCES
from portal.access import DEALER, person_of
from portal.dealer.filing import own_act
from portal.dealer.filing.act import Dialogue, dialogue, is_stale, keep_answers, make
from portal.dealer.filing.act_files import offer
from portal.dealer.filing.advice import advised
from portal.dealer.filing.guide import Guide, guide, onward, saved, show
from portal.dealer.filing.meanwhile import settle, shown_with
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.written import offered

NO_ACT = "none"


@get("/drafts/{claim_id:int}/papers", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "papers")
        return _page(request, session, parts, found, Form(values=standing(session, parts, found)))


@post("/drafts/{claim_id:int}/papers", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Keeps the answers and makes the act where it comes from here; the button «make» stays on the page to show it."""
    form, me = form_of(request), person_of(request)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "papers")
        was = settle(session, found, form, standing(session, parts, found), me.id)
        clashes = dict(form.errors)
        keep(session, parts, found, form, me.id)
        found = guide(request, session, parts, claim_id, "papers")
        if any(map(form.get, own_act.BUTTONS)):
            own_act.settle(session, parts, found, form, me.id)
            if not clashes:
                return go(found.here + "#own-act")
            found = guide(request, session, parts, claim_id, "papers")
        if form.get("keep"):
            answer = saved(request, parts, was, clash=bool(clashes))
            answer.headers["HX-Trigger"] = "act-changed"
            return answer
        said = dialogue(session, parts, found)
        if form.get("source") == "made_here" and said:
            form.errors.update(said.wrong)
            if not form.errors:
                make(session, parts, found, me.id)
                found = guide(request, session, parts, claim_id, "papers")
        if form.get("make") and not form.errors:
            return go(found.here + "#act")
        wrong = [fault for fault in faults(found.draft.facts, found.process) if fault.step == "papers"]
        form.errors = {**messages(wrong), **form.errors}
        return _page(request, session, parts, found, form) if form.errors else onward(found)


def again(request: AnyRequest, session: Session, parts: Parts, found: Guide, errors: dict[str, str]) -> Response[Any]:
    """The page after a file that was not taken, open at the place it was meant for."""
    values = standing(session, parts, found)
    if "shot_0_own_act" in errors:
        values["source"] = "own_file"
    return _page(request, session, parts, found, Form(values=values, errors=errors))


def keep(session: Session, parts: Parts, found: Guide, form: Form, person_id: int) -> None:
    now = parts.clock()
    day = None
    if form.get("edo_date"):
        read = parse_past_date(form.get("edo_date"), now.astimezone(parts.company.zone).date())
        if isinstance(read, Phrase):
            form.errors["edo_date"] = say(read)
        else:
            day = read
    keep_paper(
        found.draft.claim,
        form.get("source"),
        edo=(form.get("edo_operator"), form.get("edo_number"), day),
        person_id=person_id,
        now=now,
    )
    # As typed: «давно» and «акт не нужен» have no place in a column, and must be there when the page is opened again.
    typed = {code: form.get(code) for code in ("source", "edo_date")}
    keep_values(session, found.draft.claim, typed, person_id=person_id, now=now)
    keep_answers(session, parts, found, form.values, person_id)


def standing(session: Session, parts: Parts, found: Guide) -> dict[str, str]:
    """{field: text} as the page shows it."""
    claim, said = found.draft.claim, dialogue(session, parts, found)
    day = claim.edo_date.strftime("%d.%m.%Y") if claim.edo_date else ""
    values = {
        "source": found.draft.values.get("source") or _usual(found, said),
        "edo_operator": claim.edo_operator,
        "edo_number": claim.edo_number,
        "edo_date": found.draft.values.get("edo_date", day),
    }
    offered = {asked.code: asked.default for asked in said.asked} if said else {}
    typed = {code.removeprefix("act."): value for code, value in found.draft.values.items() if code.startswith("act.")}
    return {**values, **offered, **typed}


def _usual(found: Guide, said: Dialogue | None) -> str:
    """What is offered first: an own file that is there, the act made here where one must be, else none."""
    if "own_act" in found.draft.facts.papers.attached:
        return "own_file"
    act = found.draft.subject.paper("act") if found.draft.subject else None
    if act is None or act.need != "required":
        return NO_ACT
    return ACT_SOURCES[0] if said else ACT_SOURCES[1]


def _page(request: AnyRequest, session: Session, parts: Parts, found: Guide, form: Form) -> Response[Any]:
    files: dict[str, list[Any]] = {}
    for file in found.draft.files:
        if file.line_id is None:
            files.setdefault(file.purpose, []).append(file)
    said = dialogue(session, parts, found)
    stale = is_stale(session, parts, found)
    drawn = said is not None and found.sees_prices and not said.large
    beside = offer(session, parts, found.draft.claim, prices=found.sees_prices, checked=True)
    shown: dict[str, Any] = {
        "sources": SOURCES,
        "drawn": drawn,
        "beside": beside,
        "scan": scan_card(session, found.draft.claim),
    }
    shown["written"] = offered(session, parts, found.draft.claim, "dealer", prices=found.sees_prices)
    shown["advice"] = advised(request, session, parts, found, found.draft.files)
    shown["own"] = own_act.card(session, found)
    shown["was"] = shown_with(standing(session, parts, found))
    return show(request, session, found, form, dialogue=said, papers=files, stale=stale, **shown)
