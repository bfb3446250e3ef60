"""A file that 1C attached to a document of a claim: looked at like any upload, kept by the claim once."""

from dataclasses import replace
from uuid import UUID

from claims.actions.add_file import Received
from claims.actions.onec_paper import has_paper, take_paper
from claims.rules.soundness import NOT_ASKED, WAITING
from storage.images import Look, look
from storage.keep import Keeping
from storage.spool import Spooled

PURPOSE = "onec_document"


def keep_paper(parts: Keeping, claim_id: int, key: UUID, name: str, content: bytes) -> None:
    """Neither a second time, nor anything but a picture or a paper. Raises SpoolFull."""
    with parts.reading() as session:
        if has_paper(session, key):
            return
    with parts.spool.incoming(len(content)) as incoming:
        incoming.write(content)
        spooled = incoming.finish()
    thumbnail = parts.thumbnails / f"{spooled.name}.jpg"
    seen = look(spooled.path, wanted=("paper", "photo"), thumbnail=thumbnail)
    if seen.kind is None:
        parts.spool.remove(spooled.name)
        return
    small = thumbnail.name if thumbnail.exists() else ""
    virus = WAITING if parts.antivirus else NOT_ASKED
    received = replace(_received(key, name, spooled, seen), thumbnail=small, virus=virus)
    with parts.writing() as session:
        take_paper(session, claim_id, received, now=parts.clock())


def _received(key: UUID, name: str, spooled: Spooled, seen: Look) -> Received:
    assert seen.kind is not None
    return Received(
        purpose=PURPOSE,
        key=key,
        name=name[-255:],
        media_type=seen.kind.media_type,
        size=spooled.size,
        sha256=spooled.sha256,
        spool_name=spooled.name,
        width=seen.width,
        height=seen.height,
    )
