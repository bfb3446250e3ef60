"""From settings to parts: the only place that picks which store, which mailer, which 1C."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from claims.models.engine import open_engine
from claims.rules import process
from claims.rules.shape import Process
from portal import show
from portal.assets import asset, icon
from portal.mail.mailer import FolderMailer, SmtpMailer
from portal.parts import Company, Door, Mailer, Parts
from portal.settings import Settings, SettingsError
from storage.from_onec import keep_paper
from storage.keep import open_kept
from storage.local import LocalStore
from storage.spool import Spool
from storage.store import FileStore
from storage.yandex import YANDEX_HOSTS, Pace, YandexStore
from sync.erp import Erp
from sync.odata.erp import connect
from sync.odata.names import Profile
from sync.odata.profile import ProfileError, read_profile
from sync.pull import PullParts
from sync.push import PushParts


@dataclass(frozen=True)
class Exchange:
    """The two directions between the portal and 1C; poll, catalogues: seconds between readings."""

    push: PushParts
    pull: PullParts
    poll: float = 60.0
    catalogues: float = 300.0


def now() -> datetime:
    return datetime.now(UTC)


def build(settings: Settings) -> Parts:
    """All parts of one process; folders are made, nothing outside is called."""
    thumbnails = settings.data_dir / "thumbnails"
    thumbnails.mkdir(parents=True, exist_ok=True)
    zone = ZoneInfo(settings.time_zone)
    templates = show.environment(zone, now)
    templates.globals.update(asset=asset, icon=icon)
    return Parts(
        engine=open_engine(settings.database_url),
        process=read_process(settings.process),
        store=store(settings),
        spool=Spool(settings.data_dir / "spool"),
        thumbnails=thumbnails,
        mailer=mailer(settings),
        clock=now,
        templates=templates,
        company=_company(settings, zone),
        door=_door(settings),
        max_file=settings.max_file_mb * 1_000_000,
        max_video=settings.max_video_mb * 1_000_000,
    )


def read_process(name: str) -> Process:
    """One that ships, by name, or the company's own, by path."""
    try:
        return process.load(Path(name)) if name.endswith(".toml") else process.shipped(name)
    except OSError as wrong:
        raise SettingsError(f"Процесса «{name}» нет: задайте в PORTAL_PROCESS erp, desk или путь к TOML") from wrong


def store(settings: Settings) -> FileStore:
    if settings.store == "local":
        return LocalStore(settings.data_dir / "files")
    token = settings.yandex_token.get_secret_value()
    if not token:
        raise SettingsError("Для файлов на Яндекс.Диске нужен токен: задайте PORTAL_YANDEX_TOKEN")
    hosts = settings.yandex_link_hosts or YANDEX_HOSTS
    pace = Pace(poll=settings.yandex_poll_seconds)
    return YandexStore(token, url=settings.yandex_url, root=settings.yandex_root, link_hosts=hosts, pace=pace)


def erp(settings: Settings) -> Erp | None:
    """1C by its address; None when there is none to talk to. Nothing is asked of it yet."""
    if not settings.onec_url:
        return None
    try:
        profile = read_profile(settings.onec_profile) if settings.onec_profile else Profile(zone=settings.time_zone)
    except ProfileError as wrong:
        raise SettingsError(str(wrong)) from wrong
    password, months = settings.onec_password.get_secret_value(), settings.onec_window_months
    return connect(settings.onec_url, settings.onec_user, password, profile, months)


def exchange(settings: Settings, parts: Parts) -> Exchange | None:
    """What the worker's handlers and timers need; None without a 1C."""
    base = erp(settings)
    if base is None:
        return None
    return exchange_with(
        base,
        parts,
        window_months=settings.onec_window_months,
        largest_paper=int(settings.onec_files_mb * 1_000_000),
        poll=settings.onec_poll_seconds,
        catalogues=settings.onec_catalogues_seconds,
    )


def exchange_with(
    base: Erp,
    parts: Parts,
    *,
    window_months: int = 24,
    largest_paper: int = 0,
    poll: float = 60.0,
    catalogues: float = 300.0,
) -> Exchange:
    """Push and pull over this 1C and the portal's own parts."""
    url, zone = parts.company.url, parts.company.zone
    push = PushParts(
        erp=base,
        process=parts.process,
        reading=parts.reading,
        writing=parts.writing,
        now=parts.clock,
        zone=zone,
        link=lambda token: f"{url}/f/{token}",
        file_link=lambda key: f"{url}/files/{key}",
        content=lambda key: b"".join(open_kept(parts, key)),
        largest_paper=largest_paper,
    )
    pull = PullParts(
        erp=base,
        process=parts.process,
        reading=parts.reading,
        writing=parts.writing,
        now=parts.clock,
        zone=zone,
        window_months=window_months,
        keep_file=lambda claim_id, file: keep_paper(parts, claim_id, file.key, file.name, file.content),
    )
    return Exchange(push, pull, poll, catalogues)


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


def _company(settings: Settings, zone: ZoneInfo) -> Company:
    return Company(
        name=settings.company,
        full_name=settings.company_full_name,
        url=settings.public_url,
        zone=zone,
        late_after=timedelta(minutes=settings.onec_late_minutes),
    )


def _door(settings: Settings) -> Door:
    return Door(
        session=timedelta(hours=settings.session_hours),
        idle=timedelta(hours=settings.idle_hours),
        invitation=timedelta(days=settings.invitation_days),
        reset=timedelta(hours=settings.reset_hours),
        tries_per_login=settings.tries_per_login,
        tries_per_address=settings.tries_per_address,
        behind_proxy=settings.behind_proxy,
    )
