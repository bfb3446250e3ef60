"""From settings to the file store: a folder, Yandex.Disk, a bucket."""

from collections.abc import Callable, Mapping
from time import monotonic

from claims.models.engine import open_engine, reading
from claims.queries.store_token import token_of
from portal.settings import Settings, SettingsError
from storage.local import LocalStore
from storage.store import NO_ENTRY, FileStore, StoreClosed
from storage.tokens import Given, Granting
from storage.yandex import YANDEX_HOSTS, OAuth, Pace, YandexStore

TOKEN_KNOWN = 30.0  # seconds
OTHERWISE = "с PORTAL_YANDEX_CLIENT_ID и PORTAL_YANDEX_CLIENT_SECRET или задайте PORTAL_YANDEX_TOKEN"


def store(settings: Settings, kept: str = "") -> FileStore:
    """kept: which one; without it the one that new files go to. Nothing is asked of it yet."""
    return _MAKERS[kept or settings.store](settings)


def place(settings: Settings, kept: str = "") -> str:
    """Where that is, for a person."""
    kept = kept or settings.store
    if kept == "local":
        return f"папка {settings.data_dir / 'files'}"
    return "Яндекс.Диск" if kept == "yandex" else f"S3, {settings.s3_bucket}"


def _local(settings: Settings) -> FileStore:
    return LocalStore(settings.data_dir / "files")


def _yandex(settings: Settings) -> FileStore:
    token = settings.yandex_token.get_secret_value() or _connected(settings)
    hosts = settings.yandex_link_hosts or YANDEX_HOSTS
    pace = Pace(poll=settings.yandex_poll_seconds)
    return YandexStore(token, url=settings.yandex_url, root=settings.yandex_root, link_hosts=hosts, pace=pace)


def _connected(settings: Settings) -> Callable[[], str]:
    """The token that «portal disk connect» has got, read again now and then: the worker renews it."""
    if not settings.yandex_client_id:
        raise SettingsError("Для файлов на Яндекс.Диске нужен токен: выполните portal disk connect " + OTHERWISE)
    engine = open_engine(settings.database_url)
    known: tuple[float, str] = (0.0, "")

    def token() -> str:
        nonlocal known
        read_at, value = known
        if not value or monotonic() - read_at > TOKEN_KNOWN:
            with reading(engine) as session:
                row = token_of(session, "yandex")
            if row is None:
                raise StoreClosed("Yandex.Disk is not connected: portal disk connect", NO_ENTRY)
            known = (monotonic(), row.token)
        return known[1]

    return token


def oauth(settings: Settings) -> Granting:
    """Our own application at Yandex."""
    secret = settings.yandex_client_secret.get_secret_value()
    for name, value in (("ID", settings.yandex_client_id), ("SECRET", secret)):
        if not value:
            raise SettingsError(f"Зарегистрируйте приложение на oauth.yandex.ru и задайте PORTAL_YANDEX_CLIENT_{name}")
    return OAuth(settings.yandex_client_id, secret, settings.yandex_oauth_url)


def renewer(settings: Settings) -> Callable[[str], Given] | None:
    """None where the token is a setting, or there is none."""
    if settings.store != "yandex" or settings.yandex_token.get_secret_value():
        return None
    return oauth(settings).renew


def _s3(settings: Settings) -> FileStore:
    secret = settings.s3_secret.get_secret_value()
    needed = {"ENDPOINT": settings.s3_endpoint, "BUCKET": settings.s3_bucket, "KEY": settings.s3_key, "SECRET": secret}
    for name, value in needed.items():
        if not value:
            raise SettingsError(f"Для файлов в S3 не хватает настройки: задайте PORTAL_S3_{name}")
    # Imported here alone: a program whose files lie elsewhere starts sooner.
    from storage.s3 import Bucket, BucketStore

    return BucketStore(
        Bucket(
            settings.s3_endpoint,
            settings.s3_bucket,
            settings.s3_key,
            secret,
            settings.s3_region,
            settings.s3_prefix.strip("/"),
        )
    )


STORES = ("local", "yandex", "s3")
_MAKERS: Mapping[str, Callable[[Settings], FileStore]] = {"local": _local, "yandex": _yandex, "s3": _s3}
