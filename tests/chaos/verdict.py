"""After the storm: everything drains, then each acknowledged claim is looked for in the portal and in 1C."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from claims.models import Claim, ClaimFile, ClaimLine, OutboxMessage, Watermark
from claims.rules.moves import stage_of_onec
from emulators.onec.world import World
from tests.agreements.onec_world import ACTS, CLAIMS
from tests.chaos.dealers import Ledger
from tests.chaos.stand import Stand

DRAINS = 600.0  # seconds
POLLS = 4  # of two workers: the last of them began when all was quiet


@dataclass
class Verdict:
    """lost, doubled: numbers of claims; wrong: whatever else does not hold."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)


def drain(stand: Stand) -> bool:
    """Nothing is in the way: the outbox empties, then polls that began later have seen what managers did last."""
    last, polls = time.monotonic() + DRAINS, set()
    while time.monotonic() < last:
        with stand.parts.reading() as session:
            waiting = session.scalar(select(func.count()).where(OutboxMessage.state == "waiting"))
            unseen = session.scalar(select(func.count()).where(Claim.number.is_not(None), Claim.sealed_no.is_(None)))
            polled = session.scalar(select(Watermark.fresh_at).where(Watermark.name == "claims"))
        if not waiting and not unseen:
            polls.add(polled)
            if len(polls) > POLLS:
                return True
        time.sleep(0.3)
    return False


def judge(stand: Stand, ledger: Ledger, *, drained: bool) -> Verdict:
    """The programs have stopped."""
    told, verdict = ledger.read(), Verdict()
    verdict.acknowledged = len(told)
    with stand.parts.reading() as session:
        ours = {claim.id: claim for claim in session.scalars(select(Claim))}
        lines = Counter(session.scalars(select(ClaimLine.claim_id)))
        unfinished = session.execute(
            select(OutboxMessage.kind, OutboxMessage.state, OutboxMessage.last_error).where(
                OutboxMessage.state != "done"
            )
        ).all()
        astray = session.scalars(select(ClaimFile.claim_id).where(ClaimFile.state != "stored")).all()
    verdict.wrong += [] if drained else ["the outbox did not drain"]
    verdict.wrong += [f"message {row.kind} {row.state}: {row.last_error[:80]}" for row in unfinished]
    verdict.wrong += [f"the file of claim {claim_id} is not in the store" for claim_id in astray]
    world = World(stand.settings.data_dir / "onec")
    claims, acts = world.all(CLAIMS), world.all(ACTS)
    world.close()
    by_number = Counter(str(row["Description"]).split(" ")[0] for row in claims)
    if len(set(told.values())) != len(told):
        verdict.wrong.append("two claims were told the same number")
    if len(claims) != len(acts):
        verdict.wrong.append(f"{len(claims)} claims in 1C, but {len(acts)} acts")
    there = {row["Ref_Key"]: row for row in claims}
    for claim_id, number in told.items():
        _judge_one(verdict, number, ours.get(claim_id), there)
        if lines[claim_id] != 1:
            verdict.wrong.append(f"{number}: {lines[claim_id]} lines")
    verdict.doubled += [number for number, count in by_number.items() if count > 1]
    sent = {claim.number for claim in ours.values() if claim.stage != stand.parts.process.first.code}
    verdict.wrong += [f"{number}: in 1C, but never sent" for number in by_number.keys() - sent]
    verdict.wrong += _apart(stand, ours, there)
    return verdict


def _judge_one(verdict: Verdict, number: str, claim: Claim | None, there: dict[str, Any]) -> None:
    row = there.get(str(claim.onec_key)) if claim else None
    if claim is None or row is None or not str(row["Description"]).startswith(f"{number} ") or claim.number != number:
        verdict.lost.append(number)


def _apart(stand: Stand, ours: dict[int, Claim], there: dict[str, Any]) -> list[str]:
    """Claims whose stage or number is not 1C's."""
    found = []
    for claim in ours.values():
        row = there.get(str(claim.onec_key))
        if row is None:
            continue
        stage = stage_of_onec(stand.parts.process, "claim", row["Статус"], "").stage or claim.stage
        if (claim.onec_number, claim.onec_status, claim.stage) != (row["Code"], row["Статус"], stage):
            found.append(f"{claim.number}: {claim.stage} {claim.onec_status}, in 1C {row['Статус']} {row['Code']}")
    return found
