"""python -m tests.storage.hostile.run FOLDER: looks at every hostile file, each in its own child, two at a time.

A program of its own, so that the memory it tells of is of these children alone. One line of JSON for each.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage import images
from storage.images import look, preview
from tests.storage.hostile.cases import Case
from tests.storage.hostile.films import films
from tests.storage.hostile.papers import papers
from tests.storage.hostile.pictures import pictures

WANTED = ("photo", "video", "paper")


def cases() -> Iterator[Case]:
    yield from pictures()
    yield from films()
    yield from papers()


def main() -> None:
    folder = Path(sys.argv[1])
    images.SECONDS = 120.0  # a busy machine changes no verdict: only the processor's time counts
    with ThreadPoolExecutor(2) as pool:
        for said in pool.map(lambda each: _looked_at(folder / str(each[0]), each[1]), enumerate(cases())):
            print(json.dumps(said), flush=True)
    print(json.dumps({"memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}))


def _looked_at(path: Path, case: Case) -> dict[str, object]:
    path.write_bytes(case.content)
    thumbnail = path.with_suffix(".jpg")
    before = time.monotonic()
    seen = look(path, thumbnail=thumbnail)
    took = time.monotonic() - before
    left = [each.name for each in path.parent.glob(f"{path.name}.*")]
    for each in (path, thumbnail, preview(thumbnail)):
        each.unlink(missing_ok=True)
    return {
        "name": case.name,
        "wanted": case.verdict,
        "verdict": seen.kind.code if seen.kind else seen.trouble,
        "message": seen.message(WANTED),
        "seconds": round(took, 2),
        "left": len(left),
    }


if __name__ == "__main__":
    main()
