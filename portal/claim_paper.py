"""The paper of a claim as a file: made here, made anew when its words change, or put together of photos."""

from dataclasses import replace
from uuid import UUID, uuid5

from claims.actions.add_file import Received, add_file, remove_file
from claims.actions.make_act import make_act
from claims.errors import NotAllowed
from claims.models import Act, Claim, ClaimFile, LegalEntity, Session
from claims.queries.act import act_data
from claims.queries.acts import newest_act
from claims.queries.country import country_of
from claims.queries.scans import joined_scans, sheets_by_photo
from claims.rules.paper_mark import PaperMark
from claims.rules.scan import SCAN
from claims.rules.subjects import Paper
from claims.wording import ACT_ANEW, SCAN_JOINED
from forms.joined import joined
from forms.press import Tell
from forms.sheets import Printing, silent
from portal.parts import Parts
from storage.scans import sheet_picture
from storage.spool import SpoolFull

JOINED = UUID("6b1f0a8e-6f0f-4b55-9d0c-6d9f4f2f8a11")  # keys of joined scans are made under it


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
    data = act_data(session, claim.id, parts.process.of(claim), parts.clock(), parts.company.zone, parts.choice)
    values = parts.papers[before.form].values(data)
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
    return parts.process.of(claim).subjects[claim.subject].within(country_of(entity)).paper("act")


def _add(session: Session, parts: Parts, claim: Claim, act: Act, person_id: int, note: str = "") -> None:
    content = parts.press.ready(drawn_name(act)) or drawn(parts, act)
    paper = _paper(session, parts, claim)
    name = " ".join(filter(None, (paper.name if paper else "", claim.number, note)))
    add_file(session, claim, pdf(parts, "act", name, content), person_id=person_id, now=parts.clock())


def join_scan(session: Session, parts: Parts, claim: Claim, *, person_id: int) -> ClaimFile | None:
    """Sheets that were photographed one by one become one PDF once all are there; the photos stay beside it.

    In a draft the PDF of other photos goes. None: not all are there, they are joined already, or there is no room.
    """
    photos = sheets_by_photo(session, claim)
    key = uuid5(JOINED, " ".join(str(photo.key) for photo in photos))
    before = joined_scans(session, claim)
    for stale in before if claim.stage == parts.process.first.code else ():
        if stale.key != key:
            remove_file(session, claim, stale.key, parts.process.of(claim), now=parts.clock())
    pictures = [sheet_picture(parts.thumbnails / photo.thumbnail) for photo in photos]
    joined_already = any(one.key == key for one in before)
    if joined_already or not pictures or not all(picture.is_file() for picture in pictures):
        return None
    name = SCAN_JOINED.format(number=claim.number)
    content = joined([picture.read_bytes() for picture in pictures], name)
    try:
        sheets = [(photo.sheets or [""])[0] for photo in photos]
        received = replace(pdf(parts, SCAN, name, content), key=key, sheets=sheets)
    except SpoolFull:
        return None
    try:
        return add_file(session, claim, received, person_id=person_id, now=parts.clock(), room=parts.process.files)
    except NotAllowed:  # as many files as a claim may have: the photos are there, that is enough
        parts.spool.remove(received.spool_name)
        return None


def drawn_name(act: Act) -> str:
    """What the press keeps this version under; two versions that say the same differ in their marks."""
    return f"{act.sha256}-{act.edition}.pdf"


def drawn(parts: Parts, act: Act, tell: Tell = silent) -> bytes:
    """The act as it was made, with the mark of its version."""
    return parts.papers[act.form].render(act.values, Printing(mark=PaperMark.of(act.sha256, act.edition), tell=tell))


def pdf(parts: Parts, purpose: str, name: str, content: bytes) -> Received:
    """A PDF of our own making in the spool, ready to be added to a claim; name: without its ending."""
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
