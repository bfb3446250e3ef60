"""The paper that was made here of a sent claim: a file among the others, made anew when what it says has changed."""

from claims.actions.add_file import Received, add_file
from claims.actions.make_act import make_act
from claims.models import Act, Claim, LegalEntity, Session
from claims.queries.act import act_data
from claims.queries.acts import newest_act
from claims.queries.country import country_of
from claims.rules.paper_mark import PaperMark
from claims.rules.subjects import Paper
from claims.wording import ACT_ANEW
from forms.papers import FORMS
from portal.parts import Parts


def attach(session: Session, parts: Parts, claim: Claim, *, person_id: int, note: str = "") -> None:
    """The act as sent becomes a file of the claim: it goes to the store and stands on the page that 1C's link opens."""
    act = _made_here(session, parts, claim)
    if act is not None:
        _add(session, parts, claim, act, person_id, note)


def make_anew(session: Session, parts: Parts, claim: Claim, *, person_id: int) -> bool:
    """By what is known now; False where it says what it said."""
    before = _made_here(session, parts, claim)
    if before is None:
        return False
    data = act_data(session, claim.id, parts.process, parts.clock(), parts.company.zone)
    values = FORMS[before.form].values(data)
    act = make_act(session, claim, before.form, values, person_id=person_id, now=parts.clock())
    if act.id == before.id:
        return False
    _add(session, parts, claim, act, person_id, ACT_ANEW)
    return True


def _made_here(session: Session, parts: Parts, claim: Claim) -> Act | None:
    act, paper = newest_act(session, claim.id), _paper(session, parts, claim)
    fits = act is not None and paper is not None and act.form == paper.form and claim.act_source == "made_here"
    return act if fits else None


def _paper(session: Session, parts: Parts, claim: Claim) -> Paper | None:
    entity = session.get(LegalEntity, claim.entity_key) if claim.entity_key else None
    return parts.process.subjects[claim.subject].within(country_of(entity)).paper("act")


def _add(session: Session, parts: Parts, claim: Claim, act: Act, person_id: int, note: str = "") -> None:
    content = FORMS[act.form].render(act.values, PaperMark.of(act.sha256, act.edition))
    paper = _paper(session, parts, claim)
    with parts.spool.incoming(len(content)) as incoming:
        incoming.write(content)
        spooled = incoming.finish()
    name = " ".join(filter(None, (paper.name if paper else "", claim.number, note)))
    received = Received(
        purpose="act",
        name=f"{name}.pdf",
        media_type="application/pdf",
        size=spooled.size,
        sha256=spooled.sha256,
        spool_name=spooled.name,
    )
    add_file(session, claim, received, person_id=person_id, now=parts.clock())
