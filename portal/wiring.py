"""From settings to parts: the only place that picks which store, which mailer, which 1C."""

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
from portal.settings import Settings
from storage.local import LocalStore
from storage.spool import Spool
from storage.store import FileStore


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
    return process.load(Path(name)) if name.endswith(".toml") else process.shipped(name)


def store(settings: Settings) -> FileStore:
    return LocalStore(settings.data_dir / "files")


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
