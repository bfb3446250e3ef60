"""The reconciliation: what 1C holds of each claim of ours, by key; no transaction is open while 1C is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions import reconcile as write
from claims.actions.onec_reading import Reading
from claims.actions.onec_state import record_state, understood
from claims.actions.onec_told import Told
from claims.models import Claim
from claims.queries.reconcile import Ours, known_keys, to_compare
from sync.erp import ClaimRef, ClaimState
from sync.home import must_be_ours
from sync.pull.claims import held_by_us
from sync.pull.parts import PullParts, fetched
from sync.stages import told

AT_ONCE = 100  # claims asked of 1C at once
MONTH = timedelta(days=365.25 / 12)


def reconcile(parts: PullParts, report_id: int) -> None:
    """Outbox kind `reconcile`. Begins anew when it was cut off. Raises ErpError."""
    must_be_ours(parts.home)
    with parts.writing() as session:
        write.begin_report(session, report_id)
    with parts.reading() as session:
        ours = to_compare(session, parts.now() - MONTH * parts.reconcile_months)
    absent: list[int] = []
    for start in range(0, len(ours), AT_ONCE):
        absent += _some(parts, report_id, ours[start : start + AT_ONCE])
    _strays(parts, report_id)
    with parts.writing() as session:
        write.note_absent(session, report_id, absent, len(ours), now=parts.now())
        write.finish_report(session, report_id, len(ours), now=parts.now())


def _some(parts: PullParts, report_id: int, ours: Sequence[Ours]) -> list[int]:
    """Compares these; the ids of those that 1C does not hold."""
    refs = {one.key: ClaimRef(one.key, one.act_key) for one in ours}
    asked = parts.now()
    states = fetched(parts, lambda keys: parts.erp.claim_states([refs[key] for key in keys]), list(refs))
    reading = parts.asked_of_onec(asked)
    absent = []
    with parts.writing() as session:
        for state in states:
            wanted = select(Claim).where(Claim.onec_key == state.claim_key)
            claim = session.scalars(wanted.with_for_update()).one()
            if claim.delivered_at is not None and _compare(session, report_id, claim, told(state), reading):
                absent.append(claim.id)
    return absent


def _compare(session: Session, report_id: int, claim: Claim, said: Told, reading: Reading) -> bool:
    """Whether 1C holds the claim no more; any other difference gets its row and is read.

    What the dealer has changed just now differs only until it is sent.
    """
    if said.gone and claim.withdrawal_asked_at is None:
        if claim.closed_at is not None:
            write.note_row(session, report_id, "absent", "person", claim.id)
        return claim.closed_at is None
    kind, before = _difference(session, claim, said, reading), (claim.stage, claim.onec_number)
    if not kind:
        return False
    if not record_state(session, claim, said, reading):
        return False
    read = claim.onec_version == said.version and (kind != "deleted" or claim.closed_at is not None)
    numbers = " → ".join(dict.fromkeys(filter(None, (before[1], said.number))))
    stages = dict.fromkeys((before[0], claim.stage))
    names = " → ".join(reading.process.together.stages[code].name for code in stages)
    write.note_row(
        session,
        report_id,
        kind,
        "read" if read else "person",
        claim.id,
        number=numbers,
        stage=names,
        status=said.status,
    )
    return False


def _difference(session: Session, claim: Claim, said: Told, reading: Reading) -> str:
    """deleted | unread | differs, or "": both say the same."""
    if said.gone or said.deleted:
        return "deleted" if claim.closed_at is None else ""
    if said.version != claim.onec_version or (said.act_key and said.act_version != claim.act_onec_version):
        return "unread"
    fact = understood(session, claim, said, reading.process.of(claim))
    return "differs" if said.number != claim.onec_number or fact.stage != claim.stage else ""


def _strays(parts: PullParts, report_id: int) -> None:
    """Claims in 1C that carry a number of ours under a key that we do not know."""
    for some in parts.erp.claim_changes(lambda keys: held_by_us(parts, keys)):
        carrying = [state for state in some.states if state.origin is not None and state.origin.number]
        with parts.writing() as session:
            known = known_keys(session, [state.claim_key for state in carrying])
            for state in carrying:
                if state.claim_key not in known:
                    _note_stray(session, report_id, state)


def _note_stray(session: Session, report_id: int, state: ClaimState) -> None:
    assert state.origin is not None
    row = {"ours": state.origin.number, "number": state.number, "status": state.status}
    write.note_row(session, report_id, "unknown", "person", None, **row)
