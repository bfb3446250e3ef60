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
from claims.rules.paper_mark import PaperMark, fingerprint
from claims.wording import ACT_HAS_PRICES
from forms.papers import FORMS, Asked, PaperForm
from portal.access import DEALER, claim_of, draft_of, person_of
from portal.dealer.filing.guide import Guide
from portal.errors import AnyRequest
from portal.parts import GivenParts, Parts


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """What the paper step asks for this form; wrong: {code: message} of answers that cannot be printed."""

    form: str
    name: str
    asked: tuple[Asked, ...]
    wrong: Mapping[str, str]


def dialogue(session: Session, parts: Parts, found: Guide) -> Dialogue | None:
    """None: the subject has no paper that we make."""
    paper = found.draft.subject.paper("act") if found.draft.subject else None
    if paper is None or paper.form not in FORMS:
        return None
    data = _data(session, parts, found.draft.claim)
    form = FORMS[paper.form]
    return Dialogue(form=paper.form, name=paper.name, asked=tuple(form.asked(data)), wrong=form.wrong(data))


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
    return (said.form, FORMS[said.form].values(_data(session, parts, found.draft.claim))) if said else None


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
    values: Mapping[str, Any]
    mark: PaperMark
    number: str


@get("/drafts/{claim_id:int}/act.pdf", guards=[DEALER], sync_to_thread=True)
def draft_pdf(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    return _pdf(request, parts, lambda session: draft_of(session, person_of(request), claim_id))


@get("/claims/{number:str}/act.pdf", sync_to_thread=True, guards=[DEALER])
def claim_pdf(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    return _pdf(request, parts, lambda session: claim_of(session, person_of(request), number))


def _pdf(request: AnyRequest, parts: Parts, claim_of_session: Callable[[Session], Claim]) -> Response[Any]:
    act = kept(request, parts, claim_of_session)
    headers = {"Content-Disposition": f'inline; filename="act-{number_in_latin(act.number)}.pdf"'}
    return Response(act.form.render(act.values, act.mark), media_type="application/pdf", headers=headers)


def kept(request: AnyRequest, parts: Parts, claim_of_session: Callable[[Session], Claim]) -> Kept:
    """NotAllowed: the person sees no prices, and the act has them. NotFound: none was made."""
    with parts.reading() as session:
        claim = claim_of_session(session)
        if not person_of(request).sees_prices(claim.dealer_key):
            raise NotAllowed(ACT_HAS_PRICES)
        act = newest_act(session, claim.id)
        if act is None or act.form not in FORMS:
            raise NotFound
        mark = PaperMark.of(act.sha256, act.edition)
        return Kept(form=FORMS[act.form], values=act.values, mark=mark, number=claim.number or "")


def number_in_latin(number: str) -> str:
    """РК-2026-000123 → 2026-000123: the name of a file that any program takes."""
    return "".join(letter for letter in number if letter.isascii()).strip("-")


def _data(session: Session, parts: Parts, claim: Claim) -> ActData:
    return act_data(session, claim.id, parts.process, parts.clock(), parts.company.zone, parts.choice)
