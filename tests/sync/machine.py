"""A portal and a 1C in one process, driven step by step: what a model of the exchange does to them."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message as Headers
from functools import cache, partial
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.change_claim import may_change
from claims.models import Base, Claim, ClaimEvent, ClaimLine, OnecBase, OutboxMessage, Problem
from claims.models.engine import open_engine, reading, writing
from claims.outbox import Message
from claims.rules.process import shipped
from emulators.http import Request
from emulators.onec.app import OneC
from portal.parts import Dialects
from portal.work.carry import carry_out
from sync.errors import ErpError
from sync.home import look
from sync.odata import wire
from sync.odata.erp import ODataErp
from sync.odata.names import Profile
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import HANDLERS
from tests.agreements.onec_world import CLAIMS, key, running
from tests.sync.conftest import Exchange, file_claim

PROCESS = shipped("erp")


class Killed(BaseException):
    """kill -9 of the worker: nothing of ours runs after it."""


@dataclass
class Trouble:
    """What happens at the request of this number (from 0), and to all after it."""

    at: int
    how: str  # killed | killed_after | lost | lost_after | busy


class InProcess(httpx.BaseTransport):
    """The emulator's door without a socket: troubles come at the request they are ordered for."""

    def __init__(self, onec: OneC) -> None:
        self.onec, self.trouble, self.requests = onec, None, 0
        self.answer: Callable[[Request], Any] = onec.interface.answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        place, self.requests = self.requests, self.requests + 1
        trouble = self.trouble if self.trouble and place >= self.trouble.at else None
        now = trouble is not None and place == trouble.at
        if trouble and not (now and trouble.how.endswith("_after")):
            if trouble.how.startswith("killed"):
                raise Killed
            if trouble.how == "busy":
                return httpx.Response(503, content=b"<html>503</html>")
            raise httpx.ReadError("connection reset")
        answer = self._answer(request)
        if now:
            raise Killed if trouble and trouble.how == "killed_after" else httpx.ReadError("connection reset")
        return answer

    def _answer(self, request: httpx.Request) -> httpx.Response:
        headers = Headers()
        for name, value in request.headers.items():
            headers[name] = value
        path, _, query = request.url.raw_path.decode().partition("?")
        told = Request(request.method, request.url.path, query, headers, request.read())
        found = self.onec.interface.answer(told)
        return httpx.Response(found.status, content=found.body, headers={"Content-Type": found.type})


@dataclass
class Clockwork:
    """What carry_out needs of the portal's parts."""

    exchange: Exchange
    dialects: Dialects = Dialects()

    def reading(self) -> AbstractContextManager[Session]:
        return self.exchange.reading()

    def writing(self) -> AbstractContextManager[Session]:
        return self.exchange.writing()

    def clock(self) -> Any:
        return self.exchange.at


class Bench:
    """One sequence's portal, 1C and outside ledger."""

    def __init__(self) -> None:
        engine = one_engine()
        shutil.copy(template(), str(engine.url.database))
        self.onec = one_onec()
        self.copies: list[Any] = []
        restore(self.onec, fresh())
        self.transport = InProcess(self.onec)
        erp = ODataErp(wire.Wire("http://1c/trade", "", "", transport=self.transport), Profile())
        self.exchange = Exchange(engine, self.onec, erp, process=PROCESS)
        self.acknowledged: dict[int, str] = {}
        self.changed: dict[int, str] = {}
        self.late: set[int] = set()  # taken into work in 1C before the dealer's change was there
        self.history: list[int] = []

    def close(self) -> None:
        engine = self.exchange.engine
        engine.dispose()
        for path in Path(str(engine.url.database)).parent.iterdir():
            path.unlink()

    # --- what happens

    def submit(self) -> None:
        """A dealer sends a claim and sees its number."""
        number = len(self.acknowledged) + 2
        with self.exchange.writing() as session:
            claim = another(session, number)
            outbox.put(session, "claim", now=self.exchange.at, claim_id=claim.id, lane=f"onec {claim.id}")
            session.flush()
            self.acknowledged[claim.id] = claim.number or ""

    def change(self, which: int) -> None:
        """The dealer counted once more, before anybody took the claim into work."""
        with self.exchange.writing() as session:
            held = session.scalars(select(Claim).where(Claim.id.in_(self.acknowledged)).order_by(Claim.id)).all()
            free = [one for one in held if one.delivered_at is not None and may_change(one, PROCESS)]
            if not free:
                return
            claim = free[which % len(free)]
            claim.description = self.changed[claim.id] = f"Пересчитали {len(self.changed)}, {which}"
            session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id)).one().fact_qty = which
            session.add(claim.happened("changed", now=self.exchange.at, source="dealer"))
            outbox.put(session, "claim", now=self.exchange.at, claim_id=claim.id, lane=f"onec {claim.id}")

    def take(self) -> Message | None:
        with self.exchange.writing() as session:
            return outbox.take(session, now=self.exchange.at, kinds=tuple(HANDLERS))

    def carry(self, message: Message, trouble: Trouble | None = None) -> None:
        with self.troubled(trouble):
            step = partial(HANDLERS[message.kind], self.exchange.push())
            carry_out(Clockwork(self.exchange), lambda told: step(told.claim_id), message)

    def poll(self, trouble: Trouble | None = None) -> None:
        with self.troubled(trouble):
            try:
                pull_claims(self.exchange.pull())
            except ErpError:
                return

    @contextmanager
    def troubled(self, trouble: Trouble | None) -> Iterator[None]:
        self.late |= self._decided() & self.changed.keys()
        self.transport.trouble, self.transport.requests = trouble, 0
        try:
            yield
        except Killed:
            pass
        finally:
            self.transport.trouble = None

    def _decided(self) -> set[int]:
        busy = {one["Ref_Key"] for one in self.onec.world.all(CLAIMS) if one["Статус"] != "Зарегистрирована"}
        with self.exchange.reading() as session:
            return {one.id for one in session.scalars(select(Claim)) if str(one.onec_key) in busy}

    def settle(self) -> None:
        """Nothing is in the way any more: everything drains."""
        for _ in range(30):
            self.exchange.at += timedelta(minutes=15)
            self.poll()
            while message := self.take():
                self.carry(message)
            with self.exchange.reading() as session:
                left = session.scalar(select(func.count()).where(OutboxMessage.state == "waiting"))
                repairing = session.scalar(select(OnecBase.restored_at))
            if not left and repairing is None:
                self.exchange.wait(minutes=1)  # what is read in the very moment of its sending is read once more
                self.poll()
                return
        raise AssertionError("the outbox does not drain")

    # --- what must hold

    def check_history(self) -> None:
        """Rows of the history stay, whatever happens."""
        with self.exchange.reading() as session:
            found = list(session.scalars(select(ClaimEvent.id).order_by(ClaimEvent.id)))
        assert found[: len(self.history)] == self.history
        self.history = found

    def check_all(self) -> None:
        claims = self.onec.world.all(CLAIMS)
        with self.exchange.reading() as session:
            given_up = session.scalars(select(OutboxMessage).where(OutboxMessage.state == "given_up")).all()
            problems = list(session.scalars(select(Problem).where(Problem.solved_at.is_(None))))
            ours = {one.id: one for one in session.scalars(select(Claim))}
        assert [(one.kind, one.last_error) for one in given_up] == []
        assert {one.what for one in problems} <= {"onec_restored", "conflict"}
        doubted = {one.claim_id for one in problems if one.what == "conflict"}
        for claim_id, number in self.acknowledged.items():
            claim = ours[claim_id]
            there = [one for one in claims if str(one["Description"]).startswith(f"{number} ")]
            assert len(there) == 1, f"{number}: {len(there)} in 1C"
            assert there[0]["Ref_Key"] == str(claim.onec_key)
            assert (claim.onec_number, claim.onec_status) == (there[0]["Code"], there[0]["Статус"])
            assert claim.delivered_at is not None
            assert claim.sealed_no is not None
            late = claim_id in self.late  # a person settles it, though the manager may have put it back since
            assert late or claim_id not in doubted, "nobody edits in 1C: what differs was never sent"
            assert late or self.changed.get(claim_id, "") in there[0]["ОписаниеПретензии"]


def another(session: Session, number: int) -> Claim:
    """The filed claim once more, under a number and keys of its own."""
    first = session.get_one(Claim, 1)
    same = ("dealer_key", "entity_key", "seller_key", "shipment_key", "created_by", "created_at", "changed_at")
    fields = {name: getattr(first, name) for name in (*same, "registered_at", "subject", "kind", "stage", "due_at")}
    keys = {"onec_key": key(f"claim {number}"), "act_onec_key": key(f"act {number}")}
    claim = Claim(number=f"РК-2026-{number:06}", **fields, **keys)
    session.add(claim)
    session.flush()
    line = session.get_one(ClaimLine, 1)
    figures = {name: getattr(line, name) for name in ("shipment_line_id", "product_key", "document_qty", "fact_qty")}
    session.add(ClaimLine(claim_id=claim.id, position=1, **figures))
    return claim


def copy_of(onec: OneC) -> Any:
    """Objects are replaced whole, never changed: a copy of the shelves is a copy of the base."""
    return {kind: dict(found) for kind, found in onec.world.objects.items()}, dict(onec.world.counts)


def restore(onec: OneC, copy: Any) -> None:
    objects, counts = copy
    onec.world.objects, onec.world.counts = {kind: dict(found) for kind, found in objects.items()}, dict(counts)
    onec.world.hidden = {}


@cache
def one_engine() -> Engine:
    """The same engine for all sequences, so that no statement is compiled twice; its file is new each time."""
    engine = open_engine(f"sqlite:///{tempfile.mkdtemp(prefix='model-')}/portal.db")
    event.listen(engine, "connect", _careless)
    return engine


@cache
def one_onec() -> OneC:
    """The same emulator for all sequences; its file is as careless as a test may be."""
    keeper = running(Path(tempfile.mkdtemp(prefix="model-onec-")) / "onec")
    onec = keeper.__enter__()
    onec.keeper = keeper  # a generator that is collected closes it
    onec.world.base.execute("PRAGMA synchronous=OFF")
    return onec


@cache
def fresh() -> Any:
    return copy_of(one_onec())


@cache
def template() -> Path:
    """A portal that knows the small world's goods and shipments and has met its 1C."""
    path = Path(tempfile.mkdtemp(prefix="model-portal-")) / "portal.db"
    engine = open_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    fresh()
    erp = ODataErp(wire.Wire("http://1c/trade", "", "", transport=InProcess(one_onec())), Profile())
    exchange = Exchange(engine, one_onec(), erp)
    pull_reference(exchange.pull())
    pull_shipments(exchange.pull())
    with writing(engine) as session:
        file_claim(session)
    assert look(exchange.home())
    fresh.cache_clear()  # the base now carries the mark of this portal
    fresh()
    with reading(engine) as session:
        assert session.get(OnecBase, 1) is not None
    engine.dispose()
    return path


def _careless(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
