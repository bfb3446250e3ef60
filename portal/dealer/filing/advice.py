"""What the dealer is advised about photos and videos of a draft."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from claims.models import ClaimFile, Session
from claims.queries.advice import about, advice_for_dealer
from portal.access import person_of
from portal.dealer.filing.guide import Guide
from portal.errors import AnyRequest
from portal.parts import Parts


def advised(
    request: AnyRequest, session: Session, parts: Parts, found: Guide, files: Sequence[ClaimFile]
) -> Mapping[UUID, list[str]]:
    """Sentences by the key of the file."""
    known = about(session, found.draft.claim, found.process, parts.company.zone)
    return advice_for_dealer(session, known, files, person_of(request).reach)
