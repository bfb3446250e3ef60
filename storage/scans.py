"""The marks of a scanned paper of ours, page by page: read in a child process under limits."""

from pathlib import Path

from claims.rules.paper_mark import read_mark
from storage import child
from storage.kinds import Kind

SECONDS = 60.0


def read_scan(path: Path, kind: Kind, folder: Path | None = None) -> list[str] | None:
    """For each page its mark, "" where none can be read; None: no pages in a file of this kind. Call it in a thread.

    folder: where each page goes as a picture of the sheet alone, straight and upright: 1.jpg, 2.jpg, …
    """
    if kind.group != "photo" and kind.code != "pdf":
        return None
    said = child.ask("storage.read_scan", str(path), kind.code, *([str(folder)] if folder else []), seconds=SECONDS)
    pages = said["pages"] if said else []
    return [next(filter(read_mark, codes), "") for codes in pages]
