"""Lives the demo's past through, day by day with the clock set: dealers file, 1C's manager works, the exchange runs."""

import heapq
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from claims import outbox
from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.actions.carry_message import message_done
from claims.actions.clock_moves import clock_moves
from claims.actions.withdraw import withdraw
from claims.models import Claim, OutboxMessage, Question, Session, Shipment
from claims.queries import account
from portal import wiring
from portal.demo import filing
from portal.demo.desk import Desk, desk_of
from portal.demo.manager import Manager
from portal.demo.people import People, add_people
from portal.parts import Parts
from portal.settings import Settings
from portal.wiring import Exchange
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import HANDLERS

_FILE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("stories.toml").read_text(encoding="utf-8"))
DESK_STEP = timedelta(hours=9)  # one of ours acts so long after the one before
SCAN_LATER = timedelta(days=7)  # fresher claims still wait for the signed act
QUIET = timedelta(minutes=15)  # letters of what the clock did till now are due when the demo is up
Step = dict[str, Any]
Act = Callable[[], None]


@dataclass
class Clock:
    """The demo's own time."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def fill(settings: Settings, manager_url: str) -> None:
    """An empty database gets 1C's catalogues, people, and claims in every stage."""
    clock = Clock(wiring.now())
    parts, exchange = _opened(settings, clock)
    pull_reference(exchange.pull)
    pull_shipments(exchange.pull)
    with parts.writing() as session:
        add_people(session, consent=_consent(parts), now=clock(), desk=not parts.process.onec_moves)
    with parts.reading() as session:
        desk = None if parts.process.onec_moves else desk_of(session, parts)
    with closing(Manager(manager_url)) as manager:
        Past(parts, exchange, manager, clock, desk).live()
    with parts.writing() as session:  # files of the past leave today: nothing is late yet
        begun = update(OutboxMessage).where(OutboxMessage.state == "waiting")
        session.execute(begun.values(put_at=clock(), next_at=clock()))
    pull_claims(exchange.pull)
    parts.engine.dispose()


def add_recorded(settings: Settings) -> None:
    """The dealer of the recorded 1C with all there is of it, and a person who works there."""
    parts, exchange = _opened(settings, Clock(wiring.now()))
    pull_reference(exchange.pull)
    pull_shipments(exchange.pull, full=True)
    with parts.writing() as session:
        add_people(session, consent=_consent(parts), now=parts.clock(), recorded=True)
    parts.engine.dispose()


def _opened(settings: Settings, clock: Clock) -> tuple[Parts, Exchange]:
    """Of the past nobody gets letters: it would be hundreds at the first start."""
    parts = wiring.build(settings)
    silent = replace(parts.process.letters, send=())
    parts = replace(parts, clock=clock, process=replace(parts.process, letters=silent))
    exchange = wiring.exchange(settings, parts)
    assert exchange is not None
    return parts, exchange


def _consent(parts: Parts) -> str:
    said = {"operator": parts.company.full_name, "version": account.CONSENT_VERSION}
    return parts.templates.get_template("account/consent/_text.html").render(said)


@dataclass
class Past:
    """What is still to happen, in the order of time."""

    parts: Parts
    exchange: Exchange
    manager: Manager
    clock: Clock
    desk: Desk | None = None  # of those who lead claims in the portal; None: 1C's manager does
    _ahead: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    _used: set[UUID] = field(default_factory=set)

    def live(self) -> None:
        """Everything up to now; the clock ends where it began."""
        today = self.clock.now
        with self.parts.reading() as session:
            people = People(session)
        for dealer, rows in _FILE["plan"].items():
            for ago, story, fate in rows:
                at = _office_hours(today - timedelta(days=ago), len(self._ahead), today)
                self._then(at, partial(self._file, people, dealer, story, fate))
        while self._ahead and self._ahead[0][0] < today:
            self.clock.now, _, act = heapq.heappop(self._ahead)
            act()
        self.clock.now = max(self.clock.now, today - QUIET)
        self._tick()
        self._give()
        self.clock.now = today

    def _file(self, people: People, dealer: str, story: str, fate: str) -> None:
        at, seed = self.clock.now, next(self._order)
        with self.parts.reading() as session:
            key = people.dealers[dealer]
            shipment = self._delivery(session, key, at, spare=_FILE["untouched"].get(dealer, 0))
        head, writer = people.head(key), people.writer(key, seed)
        paper = filing.Filing(
            story=_FILE["story"][story],
            dealer=key,
            shipment=shipment,
            person=writer,
            head=head,
            seed=seed,
            scan=wiring.now() - at > SCAN_LATER,
        )
        claim_id = filing.begin(self.parts, paper)
        if fate == "draft":
            return
        filing.send(self.parts, claim_id, paper)
        self._give()
        if self.desk is not None:
            self._then(at + DESK_STEP, partial(self._lead, claim_id, fate, head))
            for step in _FILE["fate"][fate]:
                if {"ask", "reply", "withdraw"} & step.keys():
                    self._then(at + timedelta(days=step["after"]), partial(self._step, claim_id, step, at, people))
            return
        for step in _FILE["fate"][fate]:
            self._then(at + timedelta(days=step["after"]), partial(self._step, claim_id, step, at, people))

    def _lead(self, claim_id: int, fate: str, head: int) -> None:
        assert self.desk is not None
        if self.desk.step(claim_id, fate, head, self.clock.now):
            self._then(self.clock.now + DESK_STEP, partial(self._lead, claim_id, fate, head))
        self._give()

    def _then(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._ahead, (at, next(self._order), act))

    def _delivery(self, session: Session, dealer: UUID, at: datetime, *, spare: int) -> UUID:
        """The last one before that day that nobody has claimed on."""
        keys = session.execute(
            select(Shipment.key, Shipment.date).where(Shipment.dealer_key == dealer).order_by(Shipment.date.desc())
        ).all()[spare:]
        before = [key for key, date in keys if date < at - timedelta(hours=12) and key not in self._used]
        self._used.add(before[0])
        return before[0]

    def _step(self, claim_id: int, step: Step, filed: datetime, people: People) -> None:
        with self.parts.writing() as session:
            claim = session.get_one(Claim, claim_id)
            key, author = claim.onec_key, claim.created_by
            assert author is not None  # the demo files each by hand
            if "ask" in step:
                ask(session, claim, step["ask"], self._voice("staff", people.staff), self.parts.process)
            elif "reply" in step:
                question = session.scalars(select(Question.id).where(Question.claim_id == claim_id)).one()
                dealer = self._voice("dealer", author)
                answer(session, claim, question, step["reply"], dealer, self.parts.process)
            elif "withdraw" in step:
                withdraw(
                    session,
                    claim,
                    by=author,
                    process=self.parts.process,
                    now=self.clock.now,
                    zone=self.parts.company.zone,
                )
        if not {"ask", "reply", "withdraw"} & step.keys():
            self.manager.work(key, step, filed.astimezone(self.parts.company.zone).date(), claim_id)
            self._take()
        self._give()

    def _voice(self, side: Any, person_id: int) -> Voice:
        return Voice(side, person_id, self.clock.now, self.parts.company.zone)

    def _give(self) -> None:
        """What the worker would do meanwhile, files apart: those it carries once the demo is up."""
        while message := self._message():
            assert message.claim_id is not None
            HANDLERS[message.kind](self.exchange.push, message.claim_id)
            with self.parts.writing() as session:
                message_done(session, message, dialect="odata", now=self.clock.now)

    def _message(self) -> outbox.Message | None:
        with self.parts.writing() as session:
            return outbox.take(session, now=self.clock.now, kinds=tuple(HANDLERS))

    def _take(self) -> None:
        pull_claims(self.exchange.pull)
        self._tick()

    def _tick(self) -> None:
        with self.parts.writing() as session:
            clock_moves(session, self.parts.process, now=self.clock.now, zone=self.parts.company.zone)


def _office_hours(day: datetime, number: int, today: datetime) -> datetime:
    """Some time between nine and four in Moscow, never of a Sunday, and not in the future."""
    at = day.replace(hour=6 + number % 7, minute=number * 7 % 60, second=0, microsecond=0)
    if at.weekday() == 6:
        at -= timedelta(days=1)
    return min(at, today - timedelta(minutes=20))
