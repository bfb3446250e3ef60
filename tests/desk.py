"""Our own people at the desk, for stories: who is who, and what each of them does about a claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from claims.actions.approve import Proposal, agree_to, give_back, propose
from claims.actions.assign import assign, take_on
from claims.actions.decide_lines import TypedDecision, decide_lines
from claims.actions.enter_stage import begin
from claims.actions.fill_stage import fill_stage
from claims.actions.hand import Hand
from claims.actions.move_claim import move_claim
from claims.models import Claim, ClaimLine, Person, StaffRole
from claims.rules.process import shipped
from claims.rules.roles import departments_of, rights_of
from claims.rules.shape import Process
from tests.filed import REGISTERED, file_claim
from tests.world import NOW, World

ZONE = ZoneInfo("Europe/Moscow")
TEAM = {
    "anna": ("Анна Сергеева", "customer_service"),
    "boris": ("Борис Кладов", "warehouse"),
    "vera": ("Вера Орлова", "logistics"),
    "gleb": ("Глеб Титов", "laboratory"),
    "dina": ("Дина Ветрова", "sales_manager"),
    "egor": ("Егор Носов", "sales_head"),
    "faina": ("Фаина Громова", "commercial_director"),
}


@dataclass
class Desk:
    """One claim among our people; each act is a transaction of its own, a minute after the one before."""

    world: World
    claim_id: int
    team: dict[str, int]
    process: Process
    at: datetime = REGISTERED

    def hand(self, who: str, claim: Claim) -> Hand:
        self.at += timedelta(minutes=1)
        held = {TEAM[who][1]}
        return Hand(
            source="staff",
            person_id=self.team[who],
            at=self.at,
            zone=ZONE,
            roles=frozenset(held),
            departments=departments_of(self.process.roles.values(), held),
            rights=rights_of(self.process.roles.values(), held),
            seen=claim.desk_edition,
        )

    def fill(self, who: str, *, done: bool = True, **typed: str) -> None:
        with self.world.writing() as session:
            claim = session.get_one(Claim, self.claim_id)
            fill_stage(session, claim, typed, self.hand(who, claim), self.process, done=done)

    def move(self, who: str, to: str) -> None:
        with self.world.writing() as session:
            claim = session.get_one(Claim, self.claim_id)
            move_claim(session, claim, to, self.hand(who, claim), self.process)

    def decide(self, who: str, **typed: str) -> None:
        """The same of every line."""
        with self.world.writing() as session:
            claim = session.get_one(Claim, self.claim_id)
            decide_lines(session, claim, self._each(session, typed), self.hand(who, claim), self.process)

    def agree(self, who: str) -> None:
        with self.world.writing() as session:
            claim = session.get_one(Claim, self.claim_id)
            agree_to(session, claim, self.hand(who, claim), self.process)

    def give_back(self, who: str, comment: str) -> None:
        with self.world.writing() as session:
            claim = session.get_one(Claim, self.claim_id)
            give_back(session, claim, comment, self.hand(who, claim), self.process)

    def propose(self, who: str, said: Mapping[str, str] | None = None, **typed: str) -> None:
        """said: of the fields of the deciding stage."""
        with self.world.writing() as session:
            claim = session.get_one(Claim, self.claim_id)
            proposal = Proposal(lines=self._each(session, typed), said=said or {})
            propose(session, claim, proposal, self.hand(who, claim), self.process)

    def take(self, who: str) -> None:
        with self.world.writing() as session:
            claim = session.get_one(Claim, self.claim_id)
            take_on(session, claim, self.hand(who, claim), self.process)

    def give(self, who: str, to: str) -> None:
        with self.world.writing() as session:
            claim = session.get_one(Claim, self.claim_id)
            assign(session, claim, self.team[to], self.hand(who, claim), self.process)

    def claim(self) -> Claim:
        with self.world.reading() as session:
            return session.get_one(Claim, self.claim_id)

    @property
    def stage(self) -> str:
        return self.claim().stage

    def _each(self, session: Session, typed: Mapping[str, str]) -> dict[int, TypedDecision]:
        lines = session.query(ClaimLine).where(ClaimLine.claim_id == self.claim_id)
        return {line.id: TypedDecision(**typed) for line in lines}


def team(session: Session) -> dict[str, int]:
    """{first name: person id}; people of ours with one role each."""
    found = {}
    for first, (name, role) in TEAM.items():
        person = Person(login=f"{first}@chistydom.example", name=name, is_staff=True, created_at=NOW)
        session.add(person)
        session.flush()
        session.add(StaffRole(person_id=person.id, role=role))
        found[first] = person.id
    return found


def at_desk(world: World, process: Process | None = None, **columns: object) -> Desk:
    """A claim that was sent a moment ago to a company whose people work in the portal."""
    process = process or shipped("desk")
    with world.writing() as session:
        claim = file_claim(session, world, **columns)
        people = team(session)
        begin(session, claim, Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZONE), process)
        return Desk(world, claim.id, people, process)
