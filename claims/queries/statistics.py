"""The page «Статистика»: what a dealer's claims came to, counted by the database in one pass over an index."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, extract, func, literal, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, Question
from claims.queries.reach import Reach, Sight, in_sight, within
from claims.rules.moves import past_decision
from claims.rules.periods import Period
from claims.rules.shape import Process, told_stages

OPEN = "open"  # no decision that a dealer may see
DECIDED = ("satisfied", "partly", "refused")
RESULTS = (*DECIDED, "withdrawn", OPEN)
MOST_GROUNDS = 200
DAY = 24 * 60 * 60


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose claims a reader counts; priced: of these dealers the reader sees sums, too.

    sight: of one of ours, who sees the sums of all that is in it; None: a reader at the dealer.
    """

    view: tuple[Reach, ...]
    priced: tuple[UUID, ...]
    sight: Sight | None = None

    @property
    def sums(self) -> bool:
        """Whether any sum is seen."""
        return bool(self.priced) or self.sight is not None

    def sees(self, dealer_key: UUID) -> bool:
        """Whether the sums of this dealer's claims are."""
        return self.sight is not None or dealer_key in self.priced


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of some claims: claimed and granted, {currency: sum}; timed: how many have a day of decision, seconds: till then,
    all in all; asked: how many were not decided without a question to the dealer.
    """

    count: int = 0
    claimed: Mapping[str, Decimal] = field(default_factory=dict)
    granted: Mapping[str, Decimal] = field(default_factory=dict)
    timed: int = 0
    seconds: int = 0
    asked: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            count=self.count + other.count,
            claimed=_together(self.claimed, other.claimed),
            granted=_together(self.granted, other.granted),
            timed=self.timed + other.timed,
            seconds=self.seconds + other.seconds,
            asked=self.asked + other.asked,
        )

    @property
    def days(self) -> Decimal | None:
        """Calendar days from registration to decision, on the average."""
        return round(Decimal(self.seconds) / self.timed / DAY, 1) if self.timed else None

    @property
    def right(self) -> int:
        """How many were decided without a question to the dealer."""
        return self.count - self.asked


def _together(some: Mapping[str, Decimal], more: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """Each currency by itself: roubles and tenge make no sum."""
    if not (some and more):
        return some or more
    return {code: some.get(code, Decimal(0)) + more.get(code, Decimal(0)) for code in {**some, **more}}


NONE = Figures()


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """parts: {(number of the part of the period, subject, result): figures}; grounds of refusal: the most frequent
    first, "" where none is said.
    """

    period: Period
    parts: Mapping[tuple[int, str, str], Figures] = field(repr=False)
    grounds: tuple[tuple[str, int], ...]

    def of(self, *, part: int | None = None, subject: str | None = None, results: Iterable[str] = RESULTS) -> Figures:
        """All that fits, added up."""
        return sum((self._sums.get((part, subject, result), NONE) for result in results), NONE)

    @cached_property
    def _sums(self) -> Mapping[tuple[int | None, str | None, str], Figures]:
        """Also over all parts (None) and all subjects (None): a page asks hundreds of times."""
        sums: dict[tuple[int | None, str | None, str], Figures] = {}
        for (part, subject, result), figures in self.parts.items():
            for place in product((part, None), (subject, None), (result,)):
                sums[place] = sums.get(place, NONE) + figures
        return sums

    def subjects(self, process: Process) -> tuple[str, ...]:
        """Those that were claimed, in the order of the process file."""
        known = tuple(process.subjects)
        met = {subject for _, subject, _ in self.parts}
        return tuple(sorted(met, key=lambda code: (known.index(code) if code in known else len(known), code)))


def first_registered(session: Session, whose: Whose) -> datetime | None:
    """When the oldest of these claims was registered."""
    return session.scalar(select(func.min(Claim.registered_at)).where(theirs(whose)))


def first_sent_at(session: Session, sight: Sight) -> datetime | None:
    """When the oldest of the claims in sight of one of ours was registered."""
    return session.scalar(select(func.min(Claim.registered_at)).where(in_sight(sight)))


def statistics(session: Session, whose: Whose, period: Period, process: Process) -> Statistics:
    """Claims registered in the period, with what they have come to by now; drafts have not been registered."""
    rows = _rows(whose, period, process)
    seconds = extract("epoch", rows.c.decided_at) - extract("epoch", rows.c.registered_at)
    group = (rows.c.part, rows.c.subject, rows.c.result, rows.c.currency)
    counted = session.execute(
        select(
            *group,
            func.count(),
            func.sum(rows.c.claimed),
            func.sum(rows.c.granted),
            func.count(rows.c.decided_at),
            func.sum(seconds),
            func.sum(rows.c.asked),
        ).group_by(*group)
    )
    parts: dict[tuple[int, str, str], Figures] = {}
    for part, subject, came_to, currency, *figures in counted:
        place = (part, subject, came_to)
        parts[place] = parts.get(place, NONE) + _figures(figures, currency, decided=came_to in DECIDED)
    return Statistics(period=period, parts=parts, grounds=_grounds(session, whose, period, process))


def theirs(whose: Whose) -> ColumnElement[bool]:
    """Sent claims that the reader may count: the one place that says so."""
    mine = within(Claim, whose.view) if whose.sight is None else in_sight(whose.sight)
    return and_(mine, Claim.registered_at.is_not(None))


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Which claims of the period a figure counts; None: of all its parts, subjects, results."""

    part: int | None = None
    subject: str | None = None
    result: str | None = None


def behind(figure: Behind, period: Period, process: Process) -> tuple[ColumnElement[bool], ...]:
    """What holds of the claims that the figure counts, for the list of claims."""
    conditions = [in_period(period)]
    if figure.part is not None:
        conditions.append(part(period) == figure.part)
    if figure.subject is not None:
        conditions.append(Claim.subject == figure.subject)
    if figure.result is not None:
        conditions.append(result(process) == figure.result)
    return tuple(conditions)


def in_period(period: Period) -> ColumnElement[bool]:
    return and_(Claim.registered_at >= period.since, Claim.registered_at < period.until)


def result(process: Process) -> ColumnElement[str]:
    """The outcome as a dealer may see it: not before the stage that shows it."""
    return case((and_(_told(process), Claim.outcome != ""), Claim.outcome), else_=OPEN)


def _rows(whose: Whose, period: Period, process: Process) -> Subquery:
    """A row a claim, as the figures need it."""
    asked = exists().where(
        Question.claim_id == Claim.id, Question.side == "staff", Question.asked_at < Claim.decided_at
    )
    priced = Claim.dealer_key.in_(whose.priced)
    return (
        select(
            part(period).label("part"),
            Claim.subject,
            result(process).label("result"),
            case((priced, Claim.discrepancy), else_=0).label("claimed"),
            case((priced, Claim.granted), else_=0).label("granted"),
            case((priced, Claim.currency), else_="").label("currency"),
            Claim.registered_at,
            Claim.decided_at,
            case((and_(Claim.decided_at.is_not(None), asked), 1), else_=0).label("asked"),
        )
        .where(theirs(whose), in_period(period))
        .subquery()
    )


def _told(process: Process) -> ColumnElement[bool]:
    """In this stage a dealer sees what was decided, by the version of the process that the claim goes by.

    Its version is looked at only where versions differ about the stage: the index for statistics has none.
    """
    told = told_stages(process.stages)
    others = [
        (and_(Claim.process_version == number, Claim.stage == stage), past_decision(old, stage))
        for number, old in process.earlier.items()
        for stage in old.stages
        if past_decision(old, stage) != (stage in told)
    ]
    return case(*others, else_=Claim.stage.in_(told)) if others else Claim.stage.in_(told)


def part(period: Period) -> ColumnElement[int]:
    """The number of the month or year of the period in which a claim was registered."""
    later = [(Claim.registered_at >= start, number) for number, start in enumerate(period.starts)][:0:-1]
    return case(*later, else_=0) if later else literal(0)


def _figures(row: Iterable[Any], currency: str, *, decided: bool) -> Figures:
    """What a decision says counts only where a dealer may see that there is one."""
    count, claimed, granted, timed, seconds, asked = row
    figures = Figures(count=count, claimed={currency: claimed} if claimed else {})
    if not decided:
        return figures
    money = {currency: granted} if granted else {}
    return replace(figures, granted=money, timed=timed, seconds=int(seconds or 0), asked=asked)


def _grounds(session: Session, whose: Whose, period: Period, process: Process) -> tuple[tuple[str, int], ...]:
    """Of claims refused wholly or in part: the claim's own ground, else those of its lines."""
    by_line = and_(ClaimLine.claim_id == Claim.id, Claim.refusal == "", ClaimLine.refusal != "")
    ground = case((Claim.refusal != "", Claim.refusal), else_=func.coalesce(ClaimLine.refusal, ""))
    rows = (
        select(ground.label("ground"), Claim.id)
        .outerjoin(ClaimLine, by_line)
        .where(theirs(whose), in_period(period), result(process).in_(("refused", "partly")))
        .distinct()
        .subquery()
    )
    count = func.count().label("count")
    found = session.execute(
        select(rows.c.ground, count).group_by(rows.c.ground).order_by(count.desc(), rows.c.ground).limit(MOST_GROUNDS)
    )
    named: dict[str, int] = {}
    for text, times in found:
        row = process.grounds.get(text)
        name = row.name if row else " ".join(text.split()).rstrip(".")
        named[name] = named.get(name, 0) + times
    return tuple(sorted(named.items(), key=lambda pair: -pair[1]))
