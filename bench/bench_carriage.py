"""A file to the Disk by our store, against the same bytes by a bare PUT of httpx to the same emulator."""

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage.yandex import LOOPBACK_HOSTS, Pace, YandexStore

MB = 1024 * 1024
LARGE, SMALL, MANY = 256 * MB, MB, 20
TIMES = 3
LIMIT_LARGE, LIMIT_SMALL = 0.5, 0.2  # of the bare one's speed
ROOT = "disk:/claims"


@contextmanager
def running_disk(folder: Path) -> Iterator[str]:
    """Its address; a program of its own, as the real one is on a machine of its own."""
    command = [sys.executable, "-m", "emulators.yadisk", "--port", "0", "--root", str(folder), "--token", "t"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout
        yield program.stdout.readline().strip().rpartition(" ")[2]
    finally:
        program.terminate()
        program.wait()


def bare(disk: httpx.Client, source: Path, name: str) -> None:
    """A link, a body, and one look at the sums: to work them out is the disk's own work, not ours."""
    asked = {"path": f"disk:/{name}", "overwrite": "true"}
    link = disk.get("/v1/disk/resources/upload", params=asked).json()["href"]
    with source.open("rb") as body:
        answer = disk.put(link, content=body, headers={"Content-Length": str(source.stat().st_size)})
    assert answer.status_code == 201, answer
    assert disk.get("/v1/disk/resources", params={"path": f"disk:/{name}", "fields": "sha256"}).json()["sha256"]


def seconds(act: Callable[[int], object]) -> float:
    """The best of some times: what disturbs the machine only ever adds."""
    took = []
    for number in range(TIMES):
        begun = time.perf_counter()
        act(number)
        took.append(time.perf_counter() - begun)
    return min(took)


def measured(disk: httpx.Client, store: YandexStore, source: Path, many: int) -> tuple[float, float]:
    """MB a second of ours and of the bare one."""
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = source.stat().st_size

    def ours(number: int) -> None:
        for each in range(many):
            store.put(f"claims/2026-11/{size}/{number}-{each}.jpg", source, sha256, size)

    def straight(number: int) -> None:
        for each in range(many):
            bare(disk, source, f"{size}-{number}-{each}.jpg")

    return many * size / MB / seconds(ours), many * size / MB / seconds(straight)


def main() -> int:
    good = True
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        url = ends.enter_context(running_disk(folder / "disk"))
        headers = {"Authorization": "OAuth t"}
        disk = ends.enter_context(httpx.Client(base_url=url, headers=headers, timeout=120, trust_env=False))
        pace = Pace(poll=0.002)  # how long we wait between two looks is chosen, not measured
        store = ends.enter_context(closing(YandexStore("t", url=url, root=ROOT, link_hosts=LOOPBACK_HOSTS, pace=pace)))
        for size, many, limit in ((LARGE, 1, LIMIT_LARGE), (SMALL, MANY, LIMIT_SMALL)):
            source = folder / "source"
            source.write_bytes(bytes(range(256)) * (size // 256))
            ours, straight = measured(disk, store, source, many)
            ratio = ours / straight
            good = good and ratio >= limit
            print(
                f"carriage of {many} × {size // MB} MB: {ours:.0f} MB/s, bare PUT {straight:.0f} MB/s, "
                f"ratio {ratio:.2f} (limit {limit})"
            )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
