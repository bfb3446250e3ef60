"""The step of the outbox that sends a claim to a supplier or carrier: its PDF, the chosen files, the link to answer."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from claims.actions.send_recovery import doubt_recovery, letter_of_recovery, recovery_left
from claims.errors import NotFound
from claims.models import Claim, ClaimFile, Recovery, Session
from claims.outbox import Message
from claims.queries.recovery_link import asked_page
from claims.wording.letters import MAIL_DOUBTED, MAIL_TOO_LONG
from claims.wording.recovery import RECOVERY_SUBJECT
from portal import recovery_paper
from portal.parts import MB, Enclosed, Letter, LetterDoubtful, LetterRefused, Parts
from storage.keep import open_kept
from storage.store import StoreRefused

MOST_ENCLOSED = 10 * MB  # together with the PDF; mail servers take about 20 once it is written as text
MOST_TRIES = 300
PDF = "application/pdf"


@dataclass(frozen=True)
class _Made:
    """A letter without the files that the store still holds."""

    recovery_id: int
    letter: Letter
    files: list[ClaimFile] = field(default_factory=list)


def send_recovery_letter(parts: Parts, message: Message) -> None:
    """Files come from the store between two transactions. One that may have arrived goes once more and no more."""
    with parts.writing() as session:
        found = letter_of_recovery(session, message, parts.process, now=parts.clock(), zone=parts.company.zone)
        made = _made(parts, session, message, *found) if found else None
    if made is None:
        return
    enclosed = tuple(_enclosed(parts, file) for file in made.files)
    try:
        parts.mailer.send(replace(made.letter, files=(*made.letter.files, *filter(None, enclosed))))
    except LetterDoubtful as wrong:
        with parts.writing() as session:
            before = doubt_recovery(session, made.recovery_id, now=parts.clock())
        if before:
            raise LetterRefused(MAIL_DOUBTED) from wrong
        raise
    except OSError as wrong:
        if message.tries >= MOST_TRIES:
            raise LetterRefused(MAIL_TOO_LONG.format(said=wrong)) from wrong
        raise
    with parts.writing() as session:
        recovery_left(session, made.recovery_id, now=parts.clock(), zone=parts.company.zone)


def _made(parts: Parts, session: Session, message: Message, recovery: Recovery, token: str) -> _Made:
    claim, seen = session.get_one(Claim, recovery.claim_id), asked_page(session, recovery.id)
    content = recovery_paper.drawn(session, parts, recovery)
    files = _that_fit(seen.shown, MOST_ENCLOSED - len(content))
    subject = RECOVERY_SUBJECT.format(number=claim.number)
    context = {
        "subject": subject,
        "company": parts.company.name,
        "full_name": parts.company.full_name,
        "recovery": recovery,
        "number": claim.number,
        "lines": seen.lines,
        "url": f"{parts.company.url}/recovery/{token}",
        "files": len(seen.shown),
        "enclosed": len(files),
    }
    text, html = (parts.templates.get_template(f"mail/recovery.{kind}").render(context) for kind in ("txt", "html"))
    letter = Letter(
        to=recovery.email,
        subject=subject,
        text=text.strip() + "\n",
        html=html,
        key=f"recovery-{claim.onec_key.hex}-{message.id}",
        thread=f"recovery-{claim.onec_key.hex}-{recovery.id}",
        files=(Enclosed(f"{subject}.pdf", PDF, content),),
    )
    return _Made(recovery.id, letter, files)


def _that_fit(files: tuple[ClaimFile, ...], room: int) -> list[ClaimFile]:
    """In their order; what is too large is seen by the link alone."""
    found = []
    for file in files:
        if file.size <= room:
            found.append(file)
            room -= file.size
    return found


def _enclosed(parts: Parts, file: ClaimFile) -> Enclosed | None:
    """None: it is gone, or not sound; the letter leaves without it. StoreUnavailable: later."""
    try:
        content = _bytes(parts, file.key)
    except (NotFound, StoreRefused):
        return None
    return Enclosed(file.name, file.media_type, content)


def _bytes(parts: Parts, key: UUID) -> bytes:
    with open_kept(parts, key) as content:
        return b"".join(content)
