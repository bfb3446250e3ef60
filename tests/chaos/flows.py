"""Sending a claim and its delivery as tiny programs, and what must hold whenever they are killed."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.add_file import Received, add_file
from claims.actions.answer_draft import choose_subject, keep_line, keep_paper, keep_remedy
from claims.actions.carry_message import message_done
from claims.actions.send_claim import send_claim
from claims.actions.start_draft import start_draft
from claims.models import Base, Claim, ClaimEvent, ClaimLine, Discrepancy, OutboxMessage
from claims.models.engine import open_engine, reading, writing
from claims.queries.reach import Reach
from claims.rules.process import shipped
from emulators.onec.app import OneC
from portal import wiring, worker
from portal.parts import Parts
from portal.settings import Settings
from portal.work.carry import carry_out
from sync.home import look
from sync.pull import pull_reference, pull_shipments
from sync.push import HANDLERS
from tests.agreements.onec_world import ACTS, CLAIMS, running
from tests.chaos.strokes import SYSCALLS, TALKING, Stroke, Strokes, strike
from tests.sync.conftest import ZONE, file_claim
from tests.sync.machine import copy_of, restore
from tests.world import NOW, World, build

PROCESS = shipped("erp")
WHOLE, NOTHING = ("registered", 1, 1, 1, 1), ("draft", 0, 0, 0, 0)


# --- sending


def submit(database: str, claim_id: int, person: int) -> str:
    """The number, once it is committed."""
    engine = open_engine(f"sqlite:///{database}")
    with writing(engine) as session:
        claim = send_claim(session, claim_id, PROCESS, person_id=person, now=NOW, zone=ZONE)
    return claim.number or ""


def submit_in_two(database: str, claim_id: int, person: int) -> str:
    """What nobody may ever make of it: the claim first, its message for 1C in a transaction of its own."""
    aside, put = Session(), outbox.put
    with mock.patch(
        "claims.outbox.put", lambda own, kind, **more: put(aside if kind == "claim" else own, kind, **more)
    ):
        number = submit(database, claim_id, person)
    messages = list(aside.new)
    aside.expunge_all()
    with writing(open_engine(f"sqlite:///{database}")) as session:
        session.add_all(messages)
    return number


def strike_submit(folder: Path, each: int = 1, act: Any = submit, syscalls: tuple[str, ...] = SYSCALLS) -> Strokes:
    """Killed at each n-th call: an acknowledged claim is all there, another is all there or not at all."""
    template, found = folder / "template.db", Strokes()
    claim_id, person = _a_draft(template)

    def fresh() -> tuple[str, int, int]:
        return str(_copied(template, folder / "submit")), claim_id, person

    for stroke in strike(syscalls, each, fresh, act):
        found.note(stroke, _wrong_claim(folder / "submit" / "portal.db", stroke, (claim_id, person)))
    return found


def _a_draft(path: Path) -> tuple[int, int]:
    engine = open_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    world = build(engine)
    with writing(engine) as session:
        claim = start_draft(
            session, PROCESS, reach=(Reach(world.dealer),), shipment_key=world.shipment, person_id=world.head, now=NOW
        )
        _fill(session, claim, world)
        claim_id = claim.id
    engine.dispose()
    return claim_id, world.head


def _fill(session: Any, claim: Claim, world: World) -> None:
    photo = {"name": "IMG.jpg", "media_type": "image/jpeg", "size": 10, "sha256": "0" * 64, "spool_name": "0" * 32}
    choose_subject(claim, PROCESS, "acceptance", now=NOW)
    keep_line(session, claim, world.lines["Кристалл"], {"fact": "28"}, now=NOW)
    add_file(session, claim, Received(purpose="load", **photo), person_id=world.head, now=NOW)
    keep_remedy(claim, "refund", "", now=NOW)
    keep_paper(claim, "edo", edo=("Диадок", "1", NOW.date()), now=NOW)


def _wrong_claim(database: Path, stroke: Stroke, whose: tuple[int, int]) -> list[str]:
    wrong = _unsound(database)
    with closing_engine(database) as engine:
        there = _state(engine, whose[0])
    if there not in (WHOLE, NOTHING):
        wrong.append(f"half a claim: {there}")
    if stroke.said and there != WHOLE:
        wrong.append(f"{stroke.said} acknowledged, but {there}")
    if there == NOTHING:
        submit(str(database), *whose)
        with closing_engine(database) as engine:
            if _state(engine, whose[0]) != WHOLE:
                wrong.append("cannot be sent any more")
    return wrong


def _state(engine: Engine, claim_id: int) -> tuple[str, int, int, int, int]:
    """Stage; how many: lines with a final figure, discrepancies, events of registration, messages for 1C."""
    with reading(engine) as session:
        stage = session.scalars(select(Claim.stage).where(Claim.id == claim_id)).one()
        counts = (
            select(func.count()).select_from(ClaimLine).where(ClaimLine.held > 0),
            select(func.count()).select_from(Discrepancy),
            select(func.count()).where(ClaimEvent.what == "registered"),
            select(func.count()).where(OutboxMessage.kind == "claim"),
        )
        lines, found, events, messages = (session.scalar(wanted) or 0 for wanted in counts)
    return stage, lines, found, events, messages


# --- delivering


def deliver(settings: Settings, minutes: float = 0.0) -> str:
    """Takes what is for 1C and carries it, that many minutes later than it is; "done" when all is noted."""
    with _work(settings, minutes) as (parts, exchange):
        with parts.writing() as session:
            message = outbox.take(session, now=parts.clock(), kinds=tuple(HANDLERS))
        if message is None:
            return ""
        carry_out(parts, worker.onec_steps(exchange)[message.kind], message)
        with parts.reading() as session:
            return session.get_one(OutboxMessage, message.id).state


def deliver_noted_first(settings: Settings) -> str:
    """What nobody may ever make of it: noted as done before it is."""
    with _work(settings) as (parts, exchange):
        with parts.writing() as session:
            message = outbox.take(session, now=parts.clock(), kinds=tuple(HANDLERS))
            assert message
            message_done(session, message, dialect="odata", now=parts.clock())
        worker.onec_steps(exchange)[message.kind](message)
    return "done"


@contextmanager
def _work(settings: Settings, minutes: float = 0.0) -> Iterator[tuple[Parts, wiring.Exchange]]:
    parts = wiring.build(settings)
    parts = replace(parts, clock=lambda: wiring.now() + timedelta(minutes=minutes))
    exchange = wiring.exchange(settings, parts)
    assert exchange
    with closing(exchange):
        yield parts, exchange
    parts.engine.dispose()


def strike_deliver(folder: Path, each: int = 1, act: Any = deliver, syscalls: tuple[str, ...] = TALKING) -> Strokes:
    """Killed at each n-th call and carried once more: 1C holds one claim and one act, and we know it."""
    found, template = Strokes(), folder / "filed.db"
    with running(folder / "onec") as onec:
        onec.world.base.execute("PRAGMA synchronous=OFF")
        settings = Settings(
            data_dir=folder / "deliver",
            database_url=f"sqlite:///{folder / 'deliver' / 'portal.db'}",
            onec_url=onec.odata,
            onec_window_months=0,
        )
        _a_filed_claim(template, settings)
        before = copy_of(onec)

        def fresh() -> tuple[Settings]:
            _copied(template, settings.data_dir)
            restore(onec, before)
            return (settings,)

        for stroke in strike(syscalls, each, fresh, act):
            found.note(stroke, _wrong_delivery(settings, onec, stroke))
    return found


def _a_filed_claim(template: Path, settings: Settings) -> None:
    """Sent and waiting for its delivery, the base of 1C is known already."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    Base.metadata.create_all(engine)
    engine.dispose()
    with _work(settings) as (parts, exchange):
        pull_reference(exchange.pull)
        pull_shipments(exchange.pull)
        with parts.writing() as session:
            file_claim(session)
            outbox.put(session, "claim", now=parts.clock(), claim_id=1, lane="onec 1")
        look(exchange.push.home)
    shutil.copy(settings.data_dir / "portal.db", template)


def _wrong_delivery(settings: Settings, onec: OneC, stroke: Stroke) -> list[str]:
    wrong = _unsound(settings.data_dir / "portal.db")
    _heard(onec)
    deliver(settings, minutes=10)
    claims, acts = onec.world.all(CLAIMS), onec.world.all(ACTS)
    if (len(claims), len(acts)) != (1, 1):
        wrong.append(f"{len(claims)} claims and {len(acts)} acts in 1C after «{stroke.said}»")
    with closing_engine(settings.data_dir / "portal.db") as engine, reading(engine) as session:
        claim = session.get_one(Claim, 1)
        states = list(session.scalars(select(OutboxMessage.state)))
    if states != ["done"] or claim.delivered_at is None:
        wrong.append(f"not noted: {states}")
    if [row["Ref_Key"] for row in claims] != [str(claim.onec_key)] * len(claims):
        wrong.append("another key in 1C")
    return wrong


def _heard(onec: OneC) -> None:
    """1C has done what the dead one still sent: a lease is longer than that takes, and the ten minutes are not real."""
    last = time.monotonic() + 10
    while onec.served.server.connections:
        assert time.monotonic() < last, "1C is still at it"
        time.sleep(0.01)


# --- both


def _copied(template: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return Path(shutil.copy(template, folder / "portal.db"))


def _unsound(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as raw:
        said = raw.execute("PRAGMA integrity_check").fetchone()[0]
    return [] if said == "ok" else [f"integrity: {said}"]


@contextmanager
def closing_engine(database: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{database}")
    try:
        yield engine
    finally:
        engine.dispose()
