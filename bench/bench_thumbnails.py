"""Photos looked at as uploads are, two at a time, against Pillow alone making the same two pictures of each here."""

import io
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pillow_heif
from PIL import Image, ImageOps

from storage.images import look, preview
from storage.shrunk import PREVIEW, THUMBNAIL

LIMIT = 2.5  # times the bare tool: a process for each file, decoded whole, measured, searched for EXIF
COUNT = 8
SIZE = (4000, 3000)  # as phones take them


def photo(form: str) -> bytes:
    """Soft shapes and grain, as large on the wire as a phone's."""
    dice = random.Random(7)
    small = Image.frombytes("RGB", (400, 300), dice.randbytes(360_000)).reduce(4)
    grain = Image.frombytes("L", SIZE, dice.randbytes(SIZE[0] * SIZE[1])).convert("RGB")
    out = io.BytesIO()
    Image.blend(small.resize(SIZE, Image.Resampling.BICUBIC), grain, 0.04).save(out, form, quality=85)
    return out.getvalue()


def bare(path: Path) -> None:
    """In this process, of a file that is trusted."""
    with Image.open(path) as image:
        image.draft("RGB", (PREVIEW, PREVIEW))
        shown = ImageOps.exif_transpose(image)
    for longest in (PREVIEW, THUMBNAIL):
        shown.thumbnail((longest, longest))
        shown.save(path.with_suffix(f".{longest}"), "JPEG", quality=82)


def ours(path: Path) -> None:
    seen = look(path, thumbnail=path.with_suffix(".jpg"))
    assert seen.kind, seen
    assert preview(path.with_suffix(".jpg")).exists()


def spent(work: Callable[[Path], None], paths: list[Path]) -> tuple[float, float]:
    """Seconds of the clock, and of the processor: a busy machine does not change those much."""
    start, before = time.monotonic(), _processor()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, paths))
    return time.monotonic() - start, _processor() - before


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> int:
    pillow_heif.register_heif_opener()
    worst = 0.0
    for form in ("JPEG", "HEIF", "WEBP"):
        content = photo(form)
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{number:02}" for number in range(COUNT)]
            for path in paths:
                path.write_bytes(content)
            spent(bare, paths[:2])
            (clock, mine), (bare_clock, theirs) = spent(ours, paths), spent(bare, paths)
        worst = max(worst, mine / theirs)
        print(
            f"thumbnails {form:4} of {SIZE[0]} x {SIZE[1]}, {len(content) // 1024} KB: {COUNT / clock:4.1f} a second, "
            f"bare {COUNT / bare_clock:4.1f}; of the processor {mine / COUNT * 1000:4.0f} ms each, "
            f"bare {theirs / COUNT * 1000:4.0f} ms, ratio {mine / theirs:.2f}"
        )
    if worst > LIMIT:
        print(f"thumbnails: {worst:.2f} times the bare tool, the limit is {LIMIT}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
