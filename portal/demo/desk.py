"""The demo's own people lead a claim through the desk, one stage after another, by the actions their card calls."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from claims.actions.approve import agree_to
from claims.actions.decide_lines import TypedDecision, decide_lines
from claims.actions.fill_stage import fill_stage
from claims.actions.hand import Hand
from claims.actions.move_claim import move_claim
from claims.actions.wish import agree
from claims.models import Claim, Person, Session, StaffRole
from claims.queries.facts import decided_lines
from claims.queries.wishes import Wisher, decision_mark
from claims.rules.roles import departments_of, rights_of
from portal.parts import Parts

SAYS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("stories.toml").read_text(encoding="utf-8"))["desk"]
OTHER = "credit"  # not what the dealer asked for, so that the dealer must agree
ENDS: dict[str, str] = SAYS["ends"]  # where a fate leaves the claim; the others go to its end


@dataclass
class Desk:
    """Who of ours does what: {role: person id}."""

    parts: Parts
    people: Mapping[str, int]

    def step(self, claim_id: int, fate: str, head: int, now: datetime) -> bool:
        """One stage further; False: here it stays. head: of the dealer, who agrees to the decision."""
        with self.parts.writing() as session:
            claim = session.get_one(Claim, claim_id)
            ended = self.parts.process.stages[claim.stage].final or claim.stage == ENDS.get(fate)
            if ended or fate in SAYS["stays"]:
                return False
            act = getattr(self, f"_{claim.stage}", None)
            if act is None:
                return False
            act(session, claim, fate, now)
            if claim.stage == "consent" and ENDS.get(fate) != "consent":
                self._agreed(session, claim, head, now)
        return True

    def _registered(self, session: Session, claim: Claim, _: str, now: datetime) -> None:
        self._move(session, claim, "customer_service", "laboratory", now)

    def _laboratory(self, session: Session, claim: Claim, _: str, now: datetime) -> None:
        day = f"{now:%d.%m.%Y}"
        said = {"sample_asked": day, "sample_sent_by": SAYS["sent_by"], "sample_received": day, "warranty": "yes"}
        conclusion = {"laboratory_conclusion": SAYS["conclusion"]}
        self._fill(session, claim, "laboratory", said | conclusion, now, done=False)
        self._move(session, claim, "laboratory", "review", now)

    def _warehouse(self, session: Session, claim: Claim, _: str, now: datetime) -> None:
        self._fill(session, claim, "warehouse", {"finding": "ours", "finding_comment": SAYS["finding"]}, now)

    def _review(self, session: Session, claim: Claim, _: str, now: datetime) -> None:
        said = {"findings_read": "yes", "proposed_remedy": SAYS["remedy"]}
        self._fill(session, claim, "customer_service", said, now, done=False)
        self._move(session, claim, "customer_service", "decision", now)

    def _decision(self, session: Session, claim: Claim, fate: str, now: datetime) -> None:
        rows = decided_lines(session, claim)
        remedy = OTHER if fate == "decided" or not claim.remedy else claim.remedy
        grant = TypedDecision(how="all", remedy=remedy, disposition="keep")
        refuse = TypedDecision(how="none", ground="not_confirmed")
        typed = {row.line.id: refuse if fate == "refused" else grant for row in rows}
        if fate == "partly" and len(rows) > 1:
            typed[rows[0].line.id] = refuse
        decide_lines(session, claim, typed, self._hand(claim, "sales_manager", now), self.parts.process)
        promised = {} if fate == "refused" else {"promised_on": f"{now + timedelta(days=7):%d.%m.%Y}"}
        said = {"answer": SAYS.get(fate, SAYS["granted"]), **promised}
        self._fill(session, claim, "sales_manager", said, now, done=False)
        self._move(session, claim, "sales_manager", "approval", now)

    def _approval(self, session: Session, claim: Claim, _: str, now: datetime) -> None:
        agree_to(session, claim, self._hand(claim, "sales_head", now), self.parts.process)
        if claim.stage == "approval":
            agree_to(session, claim, self._hand(claim, "commercial_director", now), self.parts.process)

    def _fulfilment(self, session: Session, claim: Claim, _: str, now: datetime) -> None:
        said = {"fulfilled_on": f"{now:%d.%m.%Y}", "fulfilment_document": SAYS["document"].format(id=claim.id)}
        self._fill(session, claim, "logistics", said, now, done=False)
        self._move(session, claim, "logistics", "paperwork", now)

    def _paperwork(self, session: Session, claim: Claim, _: str, now: datetime) -> None:
        said = {"corrected_document": SAYS["corrected"].format(id=claim.id), "corrected_file": SAYS["file"]}
        self._fill(session, claim, "customer_service", said, now, done=False)
        self._move(session, claim, "customer_service", "closed", now)

    def _agreed(self, session: Session, claim: Claim, head: int, now: datetime) -> None:
        wisher = Wisher(person_id=head, roles=frozenset({"head"}), at=now, zone=self.parts.company.zone)
        agree(session, claim, decision_mark(session, claim), wisher, self.parts.process)

    def _fill(  # what a card's form posts
        self, session: Session, claim: Claim, role: str, typed: Mapping[str, str], now: datetime, *, done: bool = True
    ) -> None:
        fill_stage(session, claim, typed, self._hand(claim, role, now), self.parts.process, done=done)

    def _move(self, session: Session, claim: Claim, role: str, to: str, now: datetime) -> None:
        move_claim(session, claim, to, self._hand(claim, role, now), self.parts.process)

    def _hand(self, claim: Claim, role: str, now: datetime) -> Hand:
        roles = self.parts.process.roles.values()
        return Hand(
            source="staff",
            person_id=self.people[role],
            at=now,
            zone=self.parts.company.zone,
            roles=frozenset({role}),
            departments=departments_of(roles, {role}),
            rights=rights_of(roles, {role}),
            seen=claim.desk_edition,
        )


def desk_of(session: Session, parts: Parts) -> Desk:
    """With the people who are there."""
    rows = session.execute(select(StaffRole.role, Person.id).join(Person, Person.id == StaffRole.person_id))
    return Desk(parts, {row.role: row.id for row in rows})
