"""The paper of a draft: its dialogue, its versions, and its PDF."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from claims.actions.answer_draft import keep_values
from claims.actions.make_act import make_act, remember
from claims.actions.number_claim import number_claim
from claims.errors import NotAllowed, NotFound
from claims.models import Act, Claim, Session
from claims.queries.act import PREFIX, ActData, act_data
from claims.queries.acts import newest_act
from claims.rules.paper_mark import fingerprint
from claims.wording import ACT_HAS_PRICES
from forms.papers import MOST_AT_ONCE, Asked, PaperForm
from forms.press import Progress
from portal.access import DEALER, claim_of, draft_of, person_of
from portal.claim_paper import drawn, drawn_name
from portal.dealer.filing.guide import Guide
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts, Parts


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """What the paper step asks for this form; wrong: {code: message} of answers that cannot be printed.

    large: it takes long to draw.
    """

    form: str
    name: str
    asked: tuple[Asked, ...]
    wrong: Mapping[str, str]
    large: bool


def dialogue(session: Session, parts: Parts, found: Guide) -> Dialogue | None:
    """None: the subject has no paper that we make."""
    paper = found.draft.subject.paper("act") if found.draft.subject else None
    if paper is None or paper.form not in parts.papers:
        return None
    data = _data(session, parts, found.draft.claim)
    form = parts.papers[paper.form]
    asked, large = tuple(form.asked(data)), len(data.lines) > MOST_AT_ONCE
    return Dialogue(form=paper.form, name=paper.name, asked=asked, wrong=form.wrong(data), large=large)


def keep_answers(session: Session, parts: Parts, found: Guide, given: Mapping[str, str], person_id: int) -> None:
    """Answers of the dialogue, as typed; the ones the form says so are offered by the next act."""
    said = dialogue(session, parts, found)
    if said is None:
        return
    codes = {asked.code: asked for asked in said.asked}
    typed = {code: value for code, value in given.items() if code in codes}
    claim, now = found.draft.claim, parts.clock()
    coded = {PREFIX + code: value for code, value in typed.items()}
    keep_values(session, claim, coded, person_id=person_id, now=now)
    kept = {code: value for code, value in typed.items() if codes[code].remember and value.strip()}
    remember(session, claim.entity_key, kept, now=now)
    session.flush()


def make(session: Session, parts: Parts, found: Guide, person_id: int) -> Act | None:
    """The newest version of the paper by what is known now; the claim gets its number with the first."""
    if dialogue(session, parts, found) is None:
        return None
    claim = found.draft.claim
    number_claim(session, claim, now=parts.clock(), zone=parts.company.zone)
    known = values_now(session, parts, found)
    assert known is not None
    return make_act(session, claim, *known, person_id=person_id, now=parts.clock())


def values_now(session: Session, parts: Parts, found: Guide) -> tuple[str, Mapping[str, Any]] | None:
    """Form and values of the paper by what is known now, made or not; None: the subject has none that we make."""
    said = dialogue(session, parts, found)
    return (said.form, parts.papers[said.form].values(_data(session, parts, found.draft.claim))) if said else None


def is_stale(session: Session, parts: Parts, found: Guide) -> bool:
    """Something printed has changed since the act was made."""
    act, known = found.draft.act, values_now(session, parts, found)
    if act is None or known is None:
        return False
    return (act.form, act.sha256) != (known[0], fingerprint(known[1]))


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The newest act of a claim, as it was made."""

    form: PaperForm
    act: Act
    number: str


@get("/drafts/{claim_id:int}/act.pdf", guards=[DEALER], sync_to_thread=True)
def draft_pdf(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    return _pdf(request, parts, lambda session: draft_of(session, person_of(request), claim_id))


@get("/claims/{number:str}/act.pdf", sync_to_thread=True, guards=[DEALER])
def claim_pdf(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    return _pdf(request, parts, lambda session: claim_of(session, person_of(request), number))


def _pdf(request: AnyRequest, parts: Parts, claim_of_session: Callable[[Session], Claim]) -> Response[Any]:
    found = kept(request, parts, claim_of_session)
    act = found.act
    large = found.form.large(act.values)
    content = parts.press.ask(drawn_name(act), lambda tell: drawn(parts, act, tell)) if large else drawn(parts, act)
    if isinstance(content, Progress):
        return _being_drawn(request, parts, found.number, content)
    headers = {"Content-Disposition": f'inline; filename="act-{number_in_latin(found.number)}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _being_drawn(request: AnyRequest, parts: Parts, number: str, progress: Progress) -> Response[Any]:
    """A page that looks again by itself, until the act is there."""
    with parts.reading() as session:
        answer = page(request, session, "dealer/filing/papers/being_drawn.html", number=number, progress=progress)
    answer.headers["Refresh"] = "1"
    return answer


def kept(request: AnyRequest, parts: Parts, claim_of_session: Callable[[Session], Claim]) -> Kept:
    """NotAllowed: the person sees no prices, and the act has them. NotFound: none was made."""
    with parts.reading() as session:
        claim = claim_of_session(session)
        if not person_of(request).sees_prices(claim.dealer_key):
            raise NotAllowed(ACT_HAS_PRICES)
        act = newest_act(session, claim.id)
        if act is None or act.form not in parts.papers:
            raise NotFound
        session.expunge(act)
        return Kept(form=parts.papers[act.form], act=act, number=claim.number or "")


def number_in_latin(number: str) -> str:
    """РК-2026-000123 → 2026-000123: the name of a file that any program takes."""
    return "".join(letter for letter in number if letter.isascii()).strip("-")


def _data(session: Session, parts: Parts, claim: Claim) -> ActData:
    return act_data(session, claim.id, parts.process.of(claim), parts.clock(), parts.company.zone, parts.choice)
