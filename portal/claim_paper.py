"""The paper of a claim as a file: made here, made anew when its words change, or put together of photos."""

from dataclasses import replace

from claims.actions.add_file import Received, add_file
from claims.actions.make_act import make_act
from claims.models import Act, Claim, ClaimFile, LegalEntity, Session
from claims.queries.act import act_data
from claims.queries.acts import newest_act
from claims.queries.country import country_of
from claims.queries.scans import sheets_by_photo
from claims.rules.paper_mark import PaperMark
from claims.rules.scan import SCAN
from claims.rules.subjects import Paper
from claims.wording import ACT_ANEW, SCAN_JOINED
from forms.joined import joined
from forms.papers import FORMS
from portal.parts import Parts
from storage.scans import sheet_picture


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
    name = " ".join(filter(None, (paper.name if paper else "", claim.number, note)))
    add_file(session, claim, _pdf(parts, "act", name, content), person_id=person_id, now=parts.clock())


def join_scan(session: Session, parts: Parts, claim: Claim, *, person_id: int) -> ClaimFile | None:
    """Sheets that were photographed one by one become one PDF once all are there; the photos stay beside it."""
    photos = sheets_by_photo(session, claim)
    pictures = [sheet_picture(parts.thumbnails / photo.thumbnail) for photo in photos]
    if not pictures or not all(picture.is_file() for picture in pictures):
        return None
    name = SCAN_JOINED.format(number=claim.number)
    content = joined([picture.read_bytes() for picture in pictures], name)
    received = replace(_pdf(parts, SCAN, name, content), sheets=[(photo.sheets or [""])[0] for photo in photos])
    return add_file(session, claim, received, person_id=person_id, now=parts.clock())


def _pdf(parts: Parts, purpose: str, name: str, content: bytes) -> Received:
    with parts.spool.incoming(len(content)) as incoming:
        incoming.write(content)
        spooled = incoming.finish()
    return Received(
        purpose=purpose,
        name=f"{name}.pdf",
        media_type="application/pdf",
        size=spooled.size,
        sha256=spooled.sha256,
        spool_name=spooled.name,
    )
