"""YandexStore: link, body, operation, meta; a file counts as stored only when its size and sha256 are seen there."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import httpx
import yadisk
from yadisk.exceptions import ConflictError, DirectoryExistsError, NotFoundError, ParentNotFoundError

from storage.paths import checked, folders_of
from storage.source import Source
from storage.store import Content, FileStat, NotStored, Room, StoreBusy, StoreRefused, StoreUnavailable
from storage.yandex.api import API, Api
from storage.yandex.bodies import Bodies
from storage.yandex.hosts import LOOPBACK_HOSTS, YANDEX_HOSTS, checked_link
from storage.yandex.pace import Pace

# Uploads to names of these endings are held at 128 KiB/s, other names are not.
SLOW_ENDINGS = frozenset({".mp4", ".mov", ".avi", ".zip"})


class YandexStore:
    """Files under `root` of one account: «app:/» (the application's own folder) or a folder, made when it is missing.

    token: or what tells the one of now. url: the REST interface. link_hosts: where its links may lead. quick_videos:
    upload a video under a name without ending and rename it after, which spares the limit on its speed.
    """

    def __init__(
        self,
        token: str | Callable[[], str],
        *,
        url: str = API,
        root: str = "app:/",
        link_hosts: Sequence[str] = YANDEX_HOSTS,
        pace: Pace | None = None,
        quick_videos: bool = True,
    ) -> None:
        self._pace = pace or Pace()
        # The machine's proxy settings are for the world, not for a stand-in beside us.
        by_proxy = httpx.URL(url).host not in LOOPBACK_HOSTS
        given = token if callable(token) else lambda: token
        self._api = Api(given, url, self._pace, by_proxy=by_proxy)
        self._bodies = Bodies(link_hosts, self._pace, by_proxy=by_proxy)
        self._hosts = tuple(link_hosts)
        self._root = root.rstrip("/") + "/"
        self._quick_videos = quick_videos
        # Parallel uploads into one folder are answered 423.
        self._folders = [threading.Lock() for _ in range(64)]

    def put(self, path: str, source: Path, sha256: str, size: int) -> FileStat:
        checked(path)
        wanted = FileStat(path, size, sha256)
        with self._alone_in_folder(path):
            if self.stat(path) == wanted:
                return wanted
            landing = _landing(path) if self._quick_videos and _is_slow(path) else path
            self._upload(landing, Source(source, sha256, size), sha256)
            if landing != path:
                self._rename(landing, path)
                self._await(path, wanted, self._pace.until(size, sure=True))
        return wanted

    def _upload(self, path: str, source: Source, sha256: str) -> None:
        link = self._upload_link(path)
        if not link.href or not link.operation_id:
            raise StoreUnavailable("Yandex.Disk: an upload link without an address")
        sure = self._bodies.send(link.href, source)
        until = self._pace.until(source.size, sure=sure)
        self._settle(link.operation_id, until)
        self._await(path, FileStat(path, source.size, sha256), until)

    def _upload_link(self, path: str) -> yadisk.objects.ResourceUploadLinkObject:
        def ask(client: yadisk.Client) -> yadisk.objects.ResourceUploadLinkObject:
            return client.get_upload_link_object(self._full(path), overwrite=True, spoof_user_agent=False)

        try:
            return self._api.ask(ask)
        except ParentNotFoundError:
            self._make_folders(path)
        except ConflictError as error:
            raise StoreRefused(f"Yandex.Disk: {error}") from error
        try:
            return self._api.ask(ask)
        except ConflictError as error:
            raise StoreUnavailable(f"Yandex.Disk: {error}") from error

    def _make_folders(self, path: str) -> None:
        scheme, _, rest = self._full(path).partition(":/")
        for folder in folders_of(rest):
            # Somebody else made it first: as good.
            with contextlib.suppress(DirectoryExistsError):
                self._make_folder(f"{scheme}:/{folder}")

    def _make_folder(self, full: str) -> None:
        self._api.ask(lambda client: client.mkdir(full))

    def _settle(self, operation: str, until: float) -> None:
        """Wait for the operation to end; whether the file is there is decided by looking at it, not by this."""
        for _ in self._pace.looks(until):
            try:
                status = self._api.ask(lambda client: client.get_operation_status(operation))
            except NotFoundError:
                return
            if status == "failed":
                raise StoreUnavailable("Yandex.Disk: the upload's operation failed")
            if status == "success":
                return

    def _await(self, path: str, wanted: FileStat, until: float) -> None:
        """A file may be invisible, or without its sums, for a while after it was stored."""
        seen = None
        for _ in self._pace.looks(until):
            seen = self.stat(path)
            if seen == wanted:
                return
        raise StoreUnavailable(f"Yandex.Disk: {path} is not there as sent: {seen}")

    def _rename(self, source: str, target: str) -> None:
        try:
            self._api.ask(
                lambda client: client.move(self._full(source), self._full(target), overwrite=True, wait=False)
            )
        except (NotFoundError, ConflictError) as error:
            raise StoreUnavailable(f"Yandex.Disk: {error}") from error

    def stat(self, path: str) -> FileStat | None:
        full = self._full(checked(path))
        try:
            meta = self._api.ask(lambda client: client.get_meta(full, fields=["type", "size", "sha256"]))
        except NotFoundError:
            return None
        if meta.type != "file":
            return None
        return FileStat(path, meta.size or 0, meta.sha256 or "")

    def open_range(self, path: str, start: int = 0, length: int | None = None) -> Content:
        return self._bodies.fetch(self._download_link(path), start, length)

    def temporary_url(self, path: str) -> str | None:
        return checked_link(self._download_link(path), self._hosts)

    def _download_link(self, path: str) -> str:
        full = self._full(checked(path))
        try:
            return self._api.ask(lambda client: client.get_download_link(full))
        except NotFoundError:
            raise NotStored(path) from None

    def delete(self, path: str) -> None:
        """Nor is it left under the name it landed by, when nobody lived to rename it."""
        self._remove(checked(path))
        if _is_slow(path):
            self._remove(_landing(path))

    def _remove(self, path: str) -> None:
        with contextlib.suppress(NotFoundError):
            self._api.ask(lambda client: client.remove(self._full(path), permanently=True, wait=False))

    def room(self) -> Room | None:
        """A token for the application's own folder alone may not ask."""
        try:
            seen = self._api.ask(lambda client: client.get_disk_info(fields=["used_space", "total_space"]))
        except (StoreRefused, NotFoundError):
            return None
        if seen.used_space is None or not seen.total_space:
            return None
        return Room(seen.used_space, seen.total_space)

    def close(self) -> None:
        self._api.close()
        self._bodies.close()

    def _full(self, path: str) -> str:
        return self._root + path

    @contextlib.contextmanager
    def _alone_in_folder(self, path: str) -> Iterator[None]:
        lock = self._folders[hash(path.rpartition("/")[0]) % len(self._folders)]
        if not lock.acquire(timeout=self._pace.patience):
            raise StoreBusy("Yandex.Disk: another upload into the same folder goes on")
        try:
            yield
        finally:
            lock.release()


def _is_slow(path: str) -> bool:
    return PurePosixPath(path).suffix in SLOW_ENDINGS


def _landing(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(""))
