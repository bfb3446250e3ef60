"""Links that live for a while: where to PUT a body, where to GET one; they carry no token, knowing them is enough."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from emulators.yadisk.clock import Clock
from emulators.yadisk.errors import Refusal, StaleLink
from emulators.yadisk.paths import DiskPath

UPLOAD_LIFE = 30 * 60
DOWNLOAD_LIFE = 4 * 3600


@dataclass(frozen=True)
class Upload:
    path: DiskPath
    overwrite: bool
    operation: str
    until: float
    rate: float = 0.0  # bytes a second; 0: as they come


class Links:
    """own: this server's address, http://127.0.0.1:8002; yandex: hrefs look like the real ones (and lead there)."""

    def __init__(self, own: str, yandex: bool, clock: Clock) -> None:
        self._clock = clock
        self.throttle = 0.0  # bytes a second for the media types that are held back; 0: none is
        self._uploads: dict[str, Upload] = {}
        self._downloads: dict[str, tuple[DiskPath, float]] = {}
        self.api = "https://cloud-api.yandex.net" if yandex else own
        self._uploader = "https://uploader15g.disk.yandex.net:443" if yandex else own
        self._downloader = "https://downloader.disk.yandex.ru" if yandex else own

    def resource(self, path: DiskPath) -> dict[str, object]:
        return self._link(f"{self.api}/v1/disk/resources?" + urlencode({"path": str(path)}))

    def operation(self, key: str) -> dict[str, object]:
        return self._link(f"{self.api}/v1/disk/operations/{key}")

    def now(self) -> float:
        return self._clock.now()

    def upload(self, path: DiskPath, overwrite: bool, operation: str, rate: float = 0.0) -> dict[str, object]:
        now = self._clock.now()
        stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(now))
        target = (
            f"{stamp}.{int(now * 1000) % 1000:03}.utd.{secrets.token_hex(13)[:25]}-k15g.{secrets.randbelow(9_000_000)}"
        )
        self._uploads[target] = Upload(path, overwrite, operation, now + UPLOAD_LIFE, rate)
        return {"operation_id": operation, **self._link(f"{self._uploader}/upload-target/{target}", "PUT")}

    def take_upload(self, target: str) -> Upload:
        """Raises 410 when the link is unknown or older than half an hour."""
        upload = self._uploads.get(target)
        if upload is None or upload.until < self._clock.now():
            raise Refusal("GoneError")
        return upload

    def download(self, path: DiskPath, facts: dict[str, object]) -> dict[str, object]:
        """facts: the Resource, for the query that the real link carries."""
        until = self._clock.now() + DOWNLOAD_LIFE
        token = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        self._downloads[token] = path, until
        query = urlencode(
            {
                "uid": str(facts["resource_id"]).partition(":")[0],
                "filename": path.name,
                "disposition": "attachment",
                "hash": "",
                "limit": "0",
                "content_type": facts["mime_type"],
                "owner_uid": str(facts["resource_id"]).partition(":")[0],
                "fsize": facts["size"],
                "hid": hashlib.md5(token.encode(), usedforsecurity=False).hexdigest(),
                "media_type": facts["media_type"],
                "tknv": "v3",
                "etag": facts["md5"],
            }
        )
        digest = hashlib.sha256(token.encode()).hexdigest()
        return self._link(f"{self._downloader}/disk/{digest}/{int(until):x}/{token}?{query}")

    def take_download(self, token: str) -> DiskPath:
        """Raises StaleLink: 410 for an old one, 500 for one that never was. Which is answered when was not recorded."""
        path, until = self._downloads.get(token, (None, 0.0))
        if path is None:
            raise StaleLink(500)
        if until < self._clock.now():
            raise StaleLink(410)
        return path

    @staticmethod
    def _link(href: str, method: str = "GET") -> dict[str, object]:
        return {"href": href, "method": method, "templated": False}
