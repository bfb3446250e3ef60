"""From settings to the file store: a folder, Yandex.Disk, a bucket."""

from collections.abc import Callable, Mapping

from portal.settings import Settings, SettingsError
from storage.local import LocalStore
from storage.s3 import Bucket, BucketStore
from storage.store import FileStore
from storage.yandex import YANDEX_HOSTS, Pace, YandexStore


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
    token = settings.yandex_token.get_secret_value()
    if not token:
        raise SettingsError("Для файлов на Яндекс.Диске нужен токен: задайте PORTAL_YANDEX_TOKEN")
    hosts = settings.yandex_link_hosts or YANDEX_HOSTS
    pace = Pace(poll=settings.yandex_poll_seconds)
    return YandexStore(token, url=settings.yandex_url, root=settings.yandex_root, link_hosts=hosts, pace=pace)


def _s3(settings: Settings) -> FileStore:
    secret = settings.s3_secret.get_secret_value()
    needed = {"ENDPOINT": settings.s3_endpoint, "BUCKET": settings.s3_bucket, "KEY": settings.s3_key, "SECRET": secret}
    for name, value in needed.items():
        if not value:
            raise SettingsError(f"Для файлов в S3 не хватает настройки: задайте PORTAL_S3_{name}")
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
