"""From settings to parts: the only place that picks which mailer, which 1C."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from claims.actions.put_in_force import take_file
from claims.models.engine import open_engine
from claims.queries.alarm import Limits
from claims.queries.versions import in_force
from claims.rules import process
from claims.rules.paper_choice import PaperChoice
from claims.rules.shape import Process
from forms.paper_form import PaperForm
from forms.press import Press
from portal import show
from portal.assets import asset, colour, icon
from portal.mail.mailer import FolderMailer, SmtpMailer
from portal.parts import MB, Company, Dialects, Door, Electronic, Mailer, Parts, Watch
from portal.settings import Settings, SettingsError, Way
from portal.stores import renewer, store
from portal.webpush.endpoint import PUSH_HOSTS
from portal.webpush.keys import read_key
from portal.webpush.service import WebPush
from storage.antivirus import Antivirus
from storage.from_onec import keep_paper
from storage.keep import open_kept
from storage.spool import Spool
from storage.tus.uploads import Uploads
from sync.erp import Erp
from sync.home import Home
from sync.odata.base import Own
from sync.odata.erp import ODataErp
from sync.odata.erp import connect as by_odata
from sync.odata.names import Profile
from sync.odata.profile import ProfileError, profile_named
from sync.pull import PullParts
from sync.push import PushParts
from sync.soap.erp import SoapErp
from sync.soap.erp import connect as by_soap


@dataclass(frozen=True)
class Exchange:
    """The two directions between the portal and 1C; poll, catalogues: seconds between readings."""

    push: PushParts
    pull: PullParts
    poll: float = 60.0
    catalogues: float = 300.0
    drift: Callable[[], Sequence[str]] | None = None  # names of what the base lost, where the dialect can tell

    def follow(self, process: Process) -> None:
        """Another version of it is in force."""
        self.push.process = self.pull.process = process

    def close(self) -> None:
        """Both doors, or the one that serves as both."""
        self.push.erp.close()
        self.pull.erp.close()


def now() -> datetime:
    return datetime.now(UTC)


def begin(settings: Settings) -> Parts:
    """The parts of a program that runs on: by the version of the process in force, after what is new in the file."""
    parts = build(settings)
    with parts.writing() as session:
        take_file(session, parts.file, now=parts.clock())
    with parts.reading() as session:
        parts.process = in_force(session) or parts.process
    return parts


def build(settings: Settings) -> Parts:
    """All parts of one process; folders are made, nothing outside is called."""
    thumbnails = settings.data_dir / "thumbnails"
    thumbnails.mkdir(parents=True, exist_ok=True)
    zone = ZoneInfo(settings.time_zone)
    templates = show.environment(zone, now)
    templates.globals.update(asset=asset, colour=colour, icon=icon)
    text = process_text(settings.process)
    rules = read_process(settings.process)
    largest = max(settings.max_file_mb, settings.max_video_mb) * MB
    return Parts(
        engine=open_engine(settings.database_url),
        process=rules,
        file=text,
        store=store(settings),
        spool=Spool(settings.data_dir / "spool", largest=largest),
        uploads=Uploads(settings.data_dir / "uploads", most=largest),
        thumbnails=thumbnails,
        press=Press(settings.data_dir / "papers"),
        mailer=mailer(settings),
        clock=now,
        templates=templates,
        company=_company(settings, zone),
        door=_door(settings),
        make_papers=partial(_papers, settings, rules),
        max_file=settings.max_file_mb * MB,
        max_video=settings.max_video_mb * MB,
        papers_to_onec=settings.onec_files_mb > 0,
        dialects=dialects(settings),
        watch=_watch(settings),
        choice=paper_choice(settings),
        electronic=electronic(settings),
        ringer=ringer(settings),
        store_name=settings.store,
        other_store=cache(partial(store, settings)),
        renew=renewer(settings),
        spool_kept=timedelta(days=settings.spool_days),
        antivirus=Antivirus(settings.clamd) if settings.clamd else None,
    )


def _papers(settings: Settings, process: Process) -> Mapping[str, PaperForm]:
    """The papers we make, by templates of ours and of the company's folder."""
    from forms.papers import TemplateFault, papers

    own = Path(settings.papers) if settings.papers else None
    if own is not None and not own.is_dir():
        raise SettingsError(f"Папки {own} нет: задайте в PORTAL_PAPERS папку с бланком и шаблонами бумаг")
    try:
        made = papers(own, settings.public_url)
    except TemplateFault as wrong:
        raise SettingsError(f"Шаблон бумаги в {own} не читается: {wrong}") from wrong
    missing = {row.form for row in process.written} - made.keys()
    if missing:
        raise SettingsError(f"Бумаги «{min(missing)}» из [[written]] нет: положите её шаблон в папку PORTAL_PAPERS")
    return made


def read_process(name: str) -> Process:
    """One that ships, by name, or the company's own, by path; as the file says it now."""
    return process.load(process_text(name), name if name.endswith(".toml") else f"{name}.toml")


def process_text(name: str) -> str:
    """The file of one that ships, by name, or of the company's own, by path."""
    try:
        return process.opened(Path(name)) if name.endswith(".toml") else process.shipped_text(name)
    except OSError as wrong:
        raise SettingsError(f"Процесса «{name}» нет: задайте в PORTAL_PROCESS erp, desk или путь к TOML") from wrong


def onec(settings: Settings) -> dict[Way, Erp]:
    """Each way to 1C that the settings use; none when there is no 1C. Nothing is asked of it yet."""
    if not (settings.onec_url or settings.onec_soap_url):
        return {}
    used: tuple[Way, ...] = (settings.onec_reading, settings.onec_writing)
    return {way: odata(settings) if way == "odata" else soap(settings) for way in dict.fromkeys(used)}


def odata(settings: Settings) -> ODataErp:
    _needed(settings.onec_url, "OData", "PORTAL_ONEC_URL")
    password = settings.onec_password.get_secret_value()
    own = Own(shape=settings.data_dir / "onec-shape.json", window_months=settings.onec_window_months)
    return by_odata(settings.onec_url, settings.onec_user, password, onec_profile(settings), own)


def soap(settings: Settings) -> SoapErp:
    _needed(settings.onec_soap_url, "SOAP", "PORTAL_ONEC_SOAP_URL")
    profile, password = onec_profile(settings), settings.onec_password.get_secret_value()
    zone, strip = profile.zone, profile.strip_upd_prefix
    return by_soap(settings.onec_soap_url, settings.onec_user, password, zone=zone, strip_upd_prefix=strip)


def _needed(url: str, way: str, name: str) -> None:
    if not url:
        raise SettingsError(f"Обмену по {way} нужен адрес: задайте {name}")


def onec_profile(settings: Settings) -> Profile:
    """One that ships, by name, or the company's own, by path; without either the standard one."""
    name, zone = settings.onec_profile, settings.time_zone
    try:
        return profile_named(name, zone) if name else Profile(zone=zone)
    except ProfileError as wrong:
        raise SettingsError(str(wrong)) from wrong


def dialects(settings: Settings) -> Dialects:
    return Dialects(giving=settings.onec_writing, taking=settings.onec_reading)


def _base(settings: Settings) -> str:
    """The address of the base itself, the same whatever way leads into it."""
    address = settings.onec_url if settings.onec_writing == "odata" else settings.onec_soap_url
    return address.partition("/odata/")[0].partition("/ws/")[0].rstrip("/").lower()


def exchange(settings: Settings, parts: Parts) -> Exchange | None:
    """What the worker's handlers and timers need; None without a 1C."""
    ways = onec(settings)
    if not ways:
        return None
    company = parts.company
    doors: dict[str, Any] = {"reading": parts.reading, "writing": parts.writing, "now": parts.clock}
    giving, taking = ways[settings.onec_writing], ways[settings.onec_reading]
    home = Home(erp=giving, address=_base(settings), **doors)
    shared: dict[str, Any] = {"home": home, "process": parts.process, "zone": company.zone, **doors}
    push = PushParts(
        erp=giving,
        link=lambda token: f"{company.url}/f/{token}",
        file_link=lambda key: f"{company.url}/files/{key}",
        content=lambda key: b"".join(open_kept(parts, key)),
        largest_paper=int(settings.onec_files_mb * 1_000_000),
        **shared,
    )
    pull = PullParts(
        erp=taking,
        window_months=settings.onec_window_months,
        dialect=parts.dialects.taking,
        reconcile_months=settings.reconcile_months,
        keep_file=lambda claim_id, file: keep_paper(parts, claim_id, file.key, file.name, file.content),
        **shared,
    )
    drift = taking.drift if isinstance(taking, ODataErp) else None
    return Exchange(push, pull, settings.onec_poll_seconds, settings.onec_catalogues_seconds, drift)


def mailer(settings: Settings) -> Mailer:
    if not settings.smtp_host:
        return FolderMailer(settings.data_dir / "mail", settings.mail_from)
    return SmtpMailer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user,
        settings.smtp_password.get_secret_value(),
        settings.smtp_security,
        settings.mail_from,
    )


def ringer(settings: Settings) -> WebPush | None:
    secret = settings.push_key.get_secret_value()
    if not secret:
        return None
    try:
        key = read_key(secret)
    except ValueError as wrong:
        raise SettingsError("Ключ уведомлений не читается: сделайте новый командой portal push keys") from wrong
    subject = settings.push_subject or f"mailto:{parseaddr(settings.mail_from)[1]}"
    return WebPush(key, subject=subject, hosts=settings.push_hosts or PUSH_HOSTS, clock=now)


def _company(settings: Settings, zone: ZoneInfo) -> Company:
    return Company(
        name=settings.company,
        full_name=settings.company_full_name,
        url=settings.public_url,
        zone=zone,
        hook_secret=settings.onec_hook_secret.get_secret_value(),
        rules=_rules(settings.rules),
    )


def electronic(settings: Settings) -> Electronic | None:
    if not settings.torg2_xml:
        return None
    folder = Path(settings.torg2_xsd) if settings.torg2_xsd else None
    if folder and not folder.is_dir():
        raise SettingsError(
            f"Папки {folder} нет: задайте в PORTAL_TORG2_XSD папку со схемами XSD или уберите настройку"
        )
    return Electronic(schemas=folder, participants=settings.edo_ids)


def paper_choice(settings: Settings) -> PaperChoice:
    """What the company wants of ТОРГ-2; its own sentences are read and checked."""
    path = settings.torg2_words
    own = _own_words(path) if path else PaperChoice()
    return replace(
        own,
        copies=settings.torg2_copies,
        storage=settings.torg2_storage,
        totals=settings.torg2_totals,
        strike=settings.torg2_strike,
    )


def _own_words(path: str) -> PaperChoice:
    """A company's own sentences. The forms are imported here alone: a program that draws no paper starts sooner."""
    from forms.torg2.own_words import BadWords, read_words

    try:
        return read_words(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise SettingsError(f"Фразы {path} не читаются: задайте в PORTAL_TORG2_WORDS путь к TOML в UTF-8") from wrong
    except BadWords as wrong:
        raise SettingsError(f"PORTAL_TORG2_WORDS, {path}: {wrong}") from wrong


def _rules(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig").strip() if path else ""
    except (OSError, UnicodeDecodeError) as wrong:
        raise SettingsError(f"Правила {path} не читаются: задайте в PORTAL_RULES путь к тексту в UTF-8") from wrong


def _watch(settings: Settings) -> Watch:
    return Watch(
        journal=timedelta(days=settings.journal_days),
        limits=limits(settings),
        alarm_to=tuple(address.strip() for address in settings.alarm_to.split(",") if address.strip()),
        reconcile_hour=settings.reconcile_hour,
    )


def limits(settings: Settings) -> Limits:
    """When the exchange is said to be stuck."""
    return Limits(
        oldest=timedelta(minutes=settings.alarm_minutes),
        stream=timedelta(minutes=settings.onec_late_minutes),
        poll=timedelta(seconds=settings.onec_poll_seconds),
        catalogues=timedelta(seconds=settings.onec_catalogues_seconds),
    )


def _door(settings: Settings) -> Door:
    return Door(
        session=timedelta(hours=settings.session_hours),
        idle=timedelta(hours=settings.idle_hours),
        invitation=timedelta(days=settings.invitation_days),
        reset=timedelta(hours=settings.reset_hours),
        letter=timedelta(days=settings.letter_link_days),
        tries_per_login=settings.tries_per_login,
        tries_per_address=settings.tries_per_address,
        behind_proxy=settings.behind_proxy,
        second_step=settings.staff_totp,
    )
