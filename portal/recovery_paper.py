"""The letter of a claim to a supplier or carrier, drawn as a PDF by what is known now."""

from claims.models import Recovery, Session
from claims.queries.recovery_paper import recovery_data
from portal.parts import Parts


def drawn(session: Session, parts: Parts, recovery: Recovery) -> bytes:
    """NotFound: the claim has no shipment."""
    from forms.sheets import Printing  # here: a worker that is started again and again must not load what draws

    paper = parts.papers[f"{recovery.against}_letter"]
    data = recovery_data(session, recovery, parts.process, parts.clock(), parts.company.zone, parts.choice)
    return paper.render(paper.values(data), Printing())
