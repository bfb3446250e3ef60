"""What pages and handlers work with: database, process, files, letters, clock, templates; made by wiring."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from jinja2 import Environment
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from sqlalchemy import Engine

from claims.models import Session
from claims.models.engine import reading, writing
from claims.queries.alarm import Limits
from claims.queries.versions import in_force, newest_number
from claims.rules.paper_choice import PaperChoice
from claims.rules.shape import Process
from forms.paper_form import PaperForm
from forms.press import Press
from storage.antivirus import Antivirus
from storage.breaker import Circuit
from storage.spool import Spool
from storage.store import FileStore
from storage.tokens import Given
from storage.tus.uploads import Uploads

MB = 1_000_000  # bytes


@dataclass(frozen=True)
class Enclosed:
    """A file in a letter."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """One letter: plain text, Russian, and the same as HTML where there is one.

    key: of the Message-ID, the same at every try; thread: of the conversation it belongs to.
    """

    to: str
    subject: str
    text: str
    html: str = ""
    key: str = ""
    thread: str = ""
    files: tuple[Enclosed, ...] = ()


class LetterRefused(Exception):
    """The mail server will not take this letter, now or later; a person must look."""


class LetterDoubtful(OSError):
    """The server got the whole letter and did not say that it took it: a second try may be a second letter."""


@dataclass(frozen=True)
class Ring:
    """A notice for one device. endpoint, p256dh, auth: as its browser gave them; text: what its script reads.

    topic: a newer one takes the place of an older one that has not arrived.
    """

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)
    text: str
    topic: str
    urgent: bool = False


class RingRefused(Exception):
    """The push service will not take this notice, now or later; a person must look."""


class RingTooLong(RingRefused):
    """It would take a shorter one."""


class DeviceGone(Exception):
    """The push service knows this device no more."""


class RingLater(OSError):
    """Another time; retry_after: seconds that the service asked for."""

    def __init__(self, said: str, retry_after: float | None = None) -> None:
        super().__init__(said)
        self.retry_after = retry_after


class Ringer(Protocol):
    """Sends notices to devices. public: the key that a browser subscribes with."""

    public: str

    def fault(self, ring: Ring) -> str:
        """Why no notice may go there, "" when it may; nothing is asked of anybody."""
        ...

    def send(self, ring: Ring) -> None:
        """Raises RingRefused, DeviceGone, or RingLater when it must be tried again."""
        ...


class Mailer(Protocol):
    """Sends letters; raises LetterRefused, LetterDoubtful, or another OSError when it must be tried again."""

    def send(self, letter: Letter) -> None: ...


SecondStep = Literal["off", "offered", "required"]


@dataclass(frozen=True)
class Door:
    """How people come in: lifetimes of sessions and links, tries in 15 minutes."""

    session: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(hours=2)
    invitation: timedelta = timedelta(days=7)
    reset: timedelta = timedelta(hours=2)
    letter: timedelta = timedelta(days=7)  # none: letters lead to the sign-in page
    phone: timedelta = timedelta(minutes=15)  # a code for a phone, until somebody opens it
    tries_per_login: int = 10
    tries_per_address: int = 60
    behind_proxy: bool = False
    second_step: SecondStep = "offered"  # a code of an authenticator, for staff


@dataclass(frozen=True)
class Company:
    """Whose portal it is.

    url: where people open it, without a slash at the end; hook_secret "": 1C does not ring; rules: the text that a
    dealer's head accepts before the first claim is sent, "": none.
    """

    name: str
    full_name: str
    url: str
    zone: ZoneInfo
    hook_secret: str = field(default="", repr=False)
    rules: str = field(default="", repr=False)

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")


@dataclass(frozen=True)
class Electronic:
    """How acts become files of electronic exchange. schemas: the folder of XSD that check them, None: nothing does.

    participants: ИНН = the number with an operator.
    """

    schemas: Path | None = None
    participants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dialects:
    """How 1C is told and how it is read: odata | soap."""

    giving: str = "odata"
    taking: str = "odata"


@dataclass(frozen=True)
class Watch:
    """How the exchange is watched. journal: how long its rows are kept; limits: when it is said to be stuck.

    alarm_to: who is told by letter when it is stuck; reconcile_hour: of the night, in the company's zone.
    """

    journal: timedelta = timedelta(days=90)
    limits: Limits = Limits()
    alarm_to: tuple[str, ...] = ()
    reconcile_hour: int = 3


def our_papers() -> Mapping[str, PaperForm]:
    """By our own templates alone."""
    from forms.papers import papers

    return papers()


@dataclass
class Parts:
    """Made once at the start, given to every handler as `parts`; the process alone is put here anew: `follow`."""

    engine: Engine
    process: Process
    store: FileStore
    spool: Spool
    uploads: Uploads
    thumbnails: Path
    press: Press
    mailer: Mailer
    clock: Callable[[], datetime]
    templates: Environment
    company: Company
    door: Door
    file: str = field(default="", repr=False)  # the process file as it was when the program started
    make_papers: Callable[[], Mapping[str, PaperForm]] = our_papers
    max_file: int = 50_000_000  # bytes
    max_video: int = 500_000_000
    papers_to_onec: bool = False
    dialects: Dialects = Dialects()
    watch: Watch = Watch()
    choice: PaperChoice = PaperChoice()
    electronic: Electronic | None = None  # None: acts are not offered as files of electronic exchange
    ringer: Ringer | None = None  # None: notices on devices are not offered
    circuit: Circuit = field(default_factory=Circuit)
    antivirus: Antivirus | None = None  # None: files are not checked
    store_name: str = ""  # of the store that new files go to
    other_store: Callable[[str], FileStore] | None = None  # where older files may still lie
    renew: Callable[[str], Given] | None = None  # the token of the store; None: it is a setting, or none is needed
    spool_kept: timedelta = timedelta(0)  # how long the spool keeps what is stored: a damaged file is repaired by it

    @cached_property
    def papers(self) -> Mapping[str, PaperForm]:
        """How each paper is made, by its form. Made when first asked for: a worker that draws none starts sooner."""
        return self.make_papers()

    def follow(self, session: Session) -> None:
        """The version of the process that is in force by now."""
        if newest_number(session) != self.process.number:
            self.process = in_force(session) or self.process

    def store_of(self, name: str) -> FileStore:
        """The one of that name; "": a row older than the names."""
        if name in ("", self.store_name) or self.other_store is None:
            return self.store
        return self.other_store(name)

    def check_papers(self) -> None:
        """Raises what is wrong with the company's own, before anybody needs one."""
        self.make_papers()

    @property
    def limits(self) -> Limits:
        """When the exchange is said to be stuck."""
        return self.watch.limits

    def today(self) -> date:
        """The day at the company."""
        return self.clock().astimezone(self.company.zone).date()

    def reading(self) -> AbstractContextManager[Session]:
        """One read transaction, closed with the block."""
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Session]:
        """One write transaction: commits at the end of the block, rolls back when it raises."""
        return writing(self.engine)


def parts_of(request: ASGIConnection[Any, Any, Any, Any]) -> Parts:
    """For where `parts` cannot be injected: guards, hooks, error pages."""
    parts: Parts = request.app.state.parts
    return parts


# How a handler asks for them: def show(request: AnyRequest, parts: GivenParts).
GivenParts: TypeAlias = NamedDependency[Parts]
