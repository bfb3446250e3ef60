"""Yandex.Disk as a file store. The flow is our own: yadisk's upload() takes a stored file for a failure."""

from storage.yandex.hosts import LOOPBACK_HOSTS, YANDEX_HOSTS
from storage.yandex.oauth import OAUTH, OAuth
from storage.yandex.pace import Pace
from storage.yandex.store import YandexStore

__all__ = ["LOOPBACK_HOSTS", "OAUTH", "YANDEX_HOSTS", "OAuth", "Pace", "YandexStore"]
