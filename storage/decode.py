"""python -m storage.decode FILE [THUMBNAIL PREVIEW]: opens a foreign file, says in one line of JSON what it is.

A child process under limits, because a decoder fed by an attacker may eat all memory, never return, or crash.
"""

import json
import sys
from pathlib import Path
from typing import Any

from storage.child import limit

MEMORY = 512 * 1024 * 1024  # bytes of address space: what is really taken is never more
CPU = 8  # seconds
LARGEST_WRITE = 4 * 1024 * 1024  # bytes, of a preview


def main() -> None:
    limit(memory=MEMORY, cpu=CPU, write=LARGEST_WRITE)
    path, *places = map(Path, sys.argv[1:])
    print(json.dumps(_look(path, places)))


def _look(path: Path, places: list[Path]) -> dict[str, Any]:
    # Imported under the limits, like everything that touches the file.
    from storage.kinds import KINDS
    from storage.sniff import Trouble, kind_of

    kind = ""
    try:
        kind = kind_of(path)
        if not kind:
            return {"trouble": "forbidden"}
        return {"kind": kind} | _opened(path, kind, KINDS[kind].group, places)
    except Trouble as trouble:
        return {"trouble": trouble.code}
    except MemoryError:
        return {"trouble": "too_many_pixels" if kind and KINDS[kind].group == "photo" else "damaged"}
    except Exception:
        # Any decoder may raise anything on hostile bytes; whatever it is, this is no file for us.
        return {"trouble": "damaged"}


def _opened(path: Path, kind: str, group: str, places: list[Path]) -> dict[str, Any]:
    """What only opening it tells; pictures of it go to the places."""
    if group == "photo":
        from storage.still import still

        picture, facts = still(path, kind)
    elif group == "video":
        from storage.clip import clip

        picture, facts = clip(path)
    elif kind == "pdf":
        from storage.first_page import first_page

        picture, facts = first_page(path), {}
    else:
        return {}
    from storage.measure import figures
    from storage.shrunk import flat, save

    shown = flat(picture)
    save(shown, places)
    return facts if group == "paper" else facts | figures(shown, still=group == "photo")


if __name__ == "__main__":
    main()
