"""A person decides about a field that portal and 1C hold differently: tell 1C ours, take 1C's, or leave both."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions import journal
from claims.actions.take_from_onec import Decider, take_from_onec
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, Problem
from claims.queries.asked import waits_for_dealer
from claims.rules.conflict import KEEP, TAKE, choices
from claims.wording import read_date
from claims.wording.exchange import CONFLICT_NOT_SO


def settle_conflict(session: Session, problem_id: int, choice: str, by: Decider) -> None:
    """One that is settled already stays as it was settled. NotAllowed: the field has no such choice."""
    problem = session.scalar(select(Problem).where(Problem.id == problem_id).with_for_update())
    if problem is None or problem.what != "conflict":
        raise NotFound
    if problem.solved_at is not None:
        return
    field = str(problem.said.get("field", ""))
    claim = session.scalar(select(Claim).where(Claim.id == problem.claim_id).with_for_update())
    if claim is None or choice not in choices(field):
        raise NotAllowed(CONFLICT_NOT_SO)
    theirs, of = str(problem.said.get("theirs", "")), str(problem.said.get("of", ""))
    try:
        if choice == KEEP:
            _tell_ours(session, claim, field, theirs, by)
        elif choice == TAKE:
            take_from_onec(session, claim, field, theirs, by, of=of)
            session.flush()
            claim.waits_for_dealer = waits_for_dealer(session, claim, by.process)
    except ValueError as wrong:
        raise NotAllowed(CONFLICT_NOT_SO) from wrong
    problem.solved_at, problem.solved_by, problem.note = by.now, by.person, choice
    said = {"field": field, "choice": choice}
    journal.by_person(session, "conflict", "from", by=by.person, now=by.now, claim_id=claim.id, **said)


def _tell_ours(session: Session, claim: Claim, field: str, theirs: str, by: Decider) -> None:
    if field == "due":  # a day we do not know of would be left as 1C promised it
        claim.onec_due_on, claim.due_from_onec = read_date(theirs), False
    outbox.put(session, "details", now=by.now, claim_id=claim.id, lane=f"onec {claim.id}")
