"""The worker: which kinds of messages it carries, which timers it keeps."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from claims import outbox
from claims.actions import journal
from claims.actions.add_note import LETTER as MENTION_LETTER
from claims.actions.batch_hold import LETTER as BATCH_LETTER
from claims.actions.clock_moves import clock_moves
from claims.actions.count_shipped import count_month
from claims.actions.letter_link import sweep_links
from claims.actions.note_spikes import note_spikes
from claims.actions.phone import sweep_phones
from claims.actions.reconcile import order_reconciliation
from claims.actions.remind import remind, send_digests
from claims.actions.remind_recovery import LETTER as RECOVERY_LATE
from claims.actions.remind_recovery import remind_of_recoveries
from claims.actions.ring import forget_rings
from claims.actions.rule_clock import ask_rules
from claims.actions.send_recovery import LETTER as RECOVERY_LETTER
from claims.actions.sign_in import sweep
from claims.actions.store_room import note_room
from claims.actions.watch_exchange import watch_exchange
from claims.outbox import Message
from claims.queries.reconcile import last_by_clock
from claims.queries.shipped import uncounted
from claims.queries.spikes import spikes
from claims.rules.channel import MOVE
from portal import wiring
from portal.mail.alarm import send_alarm_letter
from portal.mail.batch_letter import send_batch_letter
from portal.mail.claim_letters import send_claim_letter
from portal.mail.letters import send_invitation_letter, send_password_letter
from portal.mail.recovery_letter import send_recovery_letter
from portal.mail.staff_letters import send_staff_digest, send_staff_letter, send_staff_mention, send_staff_recovery
from portal.parts import Parts
from portal.settings import Settings
from portal.webpush.notice import send_notice
from portal.wiring import Exchange
from portal.work.beat import Beat, Bell, Quietly, Seldom, stop_at_a_word, unless_paused, work
from portal.work.carry import Step, drain, drain_files
from portal.work.move_on import move_on
from storage.audit import Auditor
from storage.keep import keep
from storage.let_go import drop_nobodys, let_go
from storage.spool import sweep_parts
from storage.store import StoreError
from storage.tokens import renew_in_time
from sync.pull import PullParts, pull_claims, pull_reference, pull_returns, pull_shipments, watch_drift
from sync.push import HANDLERS, PushParts
from sync.reconcile import reconcile

FILES_AT_ONCE = 2  # and one for photos alone: videos never hold all
HOUR, DAY = 3600.0, 86_400.0  # seconds
LINKS_KEPT = timedelta(days=30)  # after their end: until then a page says what became of them
WATCH = 15.0  # seconds between looks whether the exchange gets on
LOOK = 2.0  # seconds between looks for what nobody waits for
IDLE = 0.5  # seconds between looks into an empty outbox


def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT."""
    stop = threading.Event()
    stop_at_a_word(stop)
    parts = wiring.begin(settings)
    exchange = wiring.exchange(settings, parts)
    work(beats(parts, exchange, stop), stop)
    if exchange:
        exchange.close()


def beats(parts: Parts, exchange: Exchange | None, stop: threading.Event) -> list[Beat]:
    """Files have threads of their own: a long video never holds up a claim, nor one claim's files another's.

    So have 1C, letters and notices: a slow mail server holds up neither 1C nor who waits for a new password.
    """
    files = file_steps(parts)
    return [
        Beat("photos", IDLE, partial(drain_files, parts, files, stop, heaviest=0)),
        *(Beat(f"files {number}", IDLE, partial(drain_files, parts, files, stop)) for number in range(FILES_AT_ONCE)),
        Beat("letters", IDLE, partial(drain, parts, letter_steps(parts), stop)),
        Beat("notices", IDLE, partial(drain, parts, notice_steps(parts), stop)),
        Beat("own letters", IDLE, partial(drain, parts, own_letter_steps(parts), stop)),
        Beat("outbox", IDLE, partial(drain, parts, onec_steps(exchange), stop, "to")),
        Beat("reconcile", LOOK, partial(drain, parts, asking_steps(exchange), stop, "from")),
        Beat("moves", LOOK, partial(drain, parts, {MOVE: partial(move_on, parts, stop)}, stop)),
        Beat("audit", 300, partial(_audit, parts, stop)),
        Beat("process", LOOK, partial(_follow, parts, exchange)),
        *timers(parts, exchange),
    ]


def onec_steps(exchange: Exchange | None) -> dict[str, Step]:
    """HANDLERS of what is for 1C; without one it waits."""
    return {kind: partial(_give, exchange.push, act) for kind, act in HANDLERS.items()} if exchange else {}


def asking_steps(exchange: Exchange | None) -> dict[str, Step]:
    """HANDLERS of what only asks 1C, and long."""
    if exchange is None:
        return {}
    pull = exchange.pull
    return {"reconcile": lambda message: reconcile(pull, int(message.body["report"]))}


def own_letter_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of letters that somebody waits for: a way in, an alarm."""
    return {
        "password_letter": partial(send_password_letter, parts),
        "invitation_letter": partial(send_invitation_letter, parts),
        "alarm_letter": partial(send_alarm_letter, parts),
        BATCH_LETTER: partial(send_batch_letter, parts),
        "staff_letter": partial(send_staff_letter, parts),
        MENTION_LETTER: partial(send_staff_mention, parts),
        RECOVERY_LATE: partial(send_staff_recovery, parts),
        "staff_digest": partial(send_staff_digest, parts),
    }


def file_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of what takes long."""
    return {"file": partial(keep, parts)}


def letter_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of letters about claims, to dealers, suppliers and carriers."""
    return {outbox.LETTER: partial(send_claim_letter, parts), RECOVERY_LETTER: partial(send_recovery_letter, parts)}


def notice_steps(parts: Parts) -> dict[str, Step]:
    """HANDLERS of notices on devices."""
    return {outbox.NOTICE: partial(send_notice, parts)}


def timers(parts: Parts, exchange: Exchange | None) -> list[Beat]:
    """TIMERS. Catalogues are looked at often and read seldom: after a failure they need not wait their whole turn."""
    own = [
        Beat("sweep", 3600, partial(_sweep, parts)),
        Beat("spool", 60, partial(let_go, parts)),
        Beat("room", 300, Seldom(HOUR, partial(_room, parts))),
        Beat("token", 300, Seldom(HOUR, partial(renew_in_time, parts))),
        Beat("clock", 60, partial(_clock, parts)),
        Beat("watch", WATCH, partial(_watch, parts)),
        Beat("shipped", 300, partial(_shipped, parts)),
        Beat("recoveries", 300, partial(_recoveries, parts)),
        Beat("spikes", 300, Seldom(HOUR, partial(_spikes, parts))),
    ]
    if exchange is None:
        return own
    pull, poll = exchange.pull, exchange.poll
    if exchange.drift:
        own.append(
            Beat("drift", 300, unless_paused(parts, Quietly(Seldom(HOUR, partial(watch_drift, pull, exchange.drift)))))
        )
    return [
        *own,
        Beat("nightly", 300, partial(_nightly, parts)),
        Beat("claims", poll, unless_paused(parts, Quietly(partial(pull_claims, pull))), Bell(parts)),
        Beat(
            "catalogues",
            min(poll, exchange.catalogues),
            unless_paused(parts, Quietly(_catalogues(pull, exchange.catalogues))),
        ),
    ]


def _catalogues(pull: PullParts, seconds: float) -> Callable[[], None]:
    """One after another: a shipment refers to the rest. Old shipments may change, too; once a day finds them."""
    new = [Seldom(seconds, partial(read, pull)) for read in (pull_reference, pull_shipments, pull_returns)]
    old = Seldom(DAY, partial(pull_shipments, pull, full=True))

    def read_all() -> None:
        for stream in (*new, old):
            stream()

    return read_all


def _give(push: PushParts, act: Callable[[PushParts, int], None], message: Message) -> None:
    assert message.claim_id is not None
    act(push, message.claim_id)


def _follow(parts: Parts, exchange: Exchange | None) -> None:
    """Another version of the process may be in force."""
    with parts.reading() as session:
        parts.follow(session)
    if exchange:
        exchange.follow(parts.process)


def _clock(parts: Parts) -> None:
    with parts.writing() as session:
        clock_moves(session, parts.process, now=parts.clock(), zone=parts.company.zone)
    with parts.writing() as session:
        ask_rules(session, parts.process, now=parts.clock(), zone=parts.company.zone)
    with parts.writing() as session:
        remind(session, parts.process, now=parts.clock(), zone=parts.company.zone)
        send_digests(session, parts.process, now=parts.clock(), zone=parts.company.zone)


def _recoveries(parts: Parts) -> None:
    with parts.writing() as session:
        remind_of_recoveries(session, parts.process, now=parts.clock(), zone=parts.company.zone)


def _nightly(parts: Parts) -> None:
    """Once a night, in the hour of the setting; a worker that sleeps through it does it the next night."""
    now = parts.clock()
    with parts.reading() as session:
        last = last_by_clock(session)
    fresh = last is not None and now - last < timedelta(hours=12)
    if fresh or now.astimezone(parts.company.zone).hour != parts.watch.reconcile_hour:
        return
    with parts.writing() as session:
        order_reconciliation(session, by=None, now=now)


def _audit(parts: Parts, stop: threading.Event) -> None:
    """Begun in the hour of the night; it goes on until every stored file was looked at."""
    hour = parts.clock().astimezone(parts.company.zone).hour
    Auditor(parts, stop).audit(due=hour == parts.watch.reconcile_hour)


def _room(parts: Parts) -> None:
    with suppress(StoreError):  # whoever carries files will say what is wrong
        if room := parts.store.room():
            with parts.writing() as session:
                note_room(session, parts.store_name, room.used, room.total, now=parts.clock())


def _watch(parts: Parts) -> None:
    with parts.writing() as session:
        watch_exchange(session, parts.limits, parts.watch.alarm_to, now=parts.clock())


def _shipped(parts: Parts) -> None:
    """Month by month: shipments of years are added up without holding anybody up."""
    with parts.reading() as session:
        months = uncounted(session, parts.clock(), parts.company.zone)
    for month in months:
        with parts.writing() as session:
            count_month(session, month, parts.company.zone)


def _spikes(parts: Parts) -> None:
    with parts.reading() as session:
        found = spikes(session, parts.clock(), parts.company.zone)
    with parts.writing() as session:
        note_spikes(session, found, parts.clock())


def _sweep(parts: Parts) -> None:
    with parts.writing() as session:
        forget_rings(session, now=parts.clock())
        sweep(session, older_than=parts.clock() - parts.door.session - timedelta(days=1))
        sweep_links(session, older_than=parts.clock() - LINKS_KEPT)
        sweep_phones(session, older_than=parts.clock() - LINKS_KEPT)
    _prune(parts)
    parts.spool.sweep()
    drop_nobodys(parts)
    parts.uploads.sweep()
    sweep_parts(parts.thumbnails)


def _prune(parts: Parts) -> None:
    """In short transactions: nobody waits for a million rows."""
    gone = 1
    while gone:
        with parts.writing() as session:
            gone = journal.prune(session, older_than=parts.clock() - parts.watch.journal)
