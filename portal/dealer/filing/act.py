"""The paper of a draft: its dialogue, its versions, and its PDF."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from claims.actions.answer_draft import keep_values
from claims.actions.make_act import fingerprint, make_act, remember
from claims.actions.number_claim import number_claim
from claims.errors import NotAllowed, NotFound
from claims.models import Act, Claim, Session
from claims.queries.act import PREFIX, ActData, act_data
from claims.queries.acts import newest_act
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
    said = dialogue(session, parts, found)
    if said is None:
        return None
    claim = found.draft.claim
    number_claim(session, claim, now=parts.clock(), zone=parts.company.zone)
    values = FORMS[said.form].values(_data(session, parts, claim))
    return make_act(session, claim, said.form, values, person_id=person_id, now=parts.clock())


def is_stale(session: Session, parts: Parts, found: Guide) -> bool:
    """Something printed has changed since the act was made."""
    act, said = found.draft.act, dialogue(session, parts, found)
    if act is None or said is None:
        return False
    values = FORMS[said.form].values(_data(session, parts, found.draft.claim))
    return act.form != said.form or act.sha256 != fingerprint(values)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The newest act of a claim, as it was made."""

    form: PaperForm
    values: Mapping[str, Any]
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
    return Response(act.form.render(act.values), media_type="application/pdf", headers=headers)


def kept(request: AnyRequest, parts: Parts, claim_of_session: Callable[[Session], Claim]) -> Kept:
    """NotAllowed: the person sees no prices, and the act has them. NotFound: none was made."""
    with parts.reading() as session:
        claim = claim_of_session(session)
        if not person_of(request).sees_prices(claim.dealer_key):
            raise NotAllowed(ACT_HAS_PRICES)
        act = newest_act(session, claim.id)
        if act is None or act.form not in FORMS:
            raise NotFound
        return Kept(form=FORMS[act.form], values=act.values, number=claim.number or "")


def number_in_latin(number: str) -> str:
    """РК-2026-000123 → 2026-000123: the name of a file that any program takes."""
    return "".join(letter for letter in number if letter.isascii()).strip("-")


def _data(session: Session, parts: Parts, claim: Claim) -> ActData:
    return act_data(session, claim.id, parts.process, parts.clock(), parts.company.zone)
