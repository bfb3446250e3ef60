"""The marks of a scanned paper of ours, page by page: read in a child process under limits."""

from pathlib import Path

from claims.rules.paper_mark import read_mark
from storage import child
from storage.kinds import Kind

SECONDS = 60.0


def read_scan(path: Path, kind: Kind, thumbnail: Path) -> list[str] | None:
    """For each page its mark, "" where none can be read; None: no pages in a file of this kind. Call it in a thread.

    Beside the thumbnail of a photo goes the picture of the sheet alone, straight and upright, see sheet_picture.
    """
    if kind.group != "photo" and kind.code != "pdf":
        return None
    part = sheet_picture(thumbnail).with_suffix(".part")
    wanted = [str(part)] if kind.group == "photo" and thumbnail.exists() else []
    try:
        said = child.ask("storage.read_scan", str(path), kind.code, *wanted, seconds=SECONDS, long=True)
        if said and part.exists():
            part.replace(sheet_picture(thumbnail))
    finally:
        part.unlink(missing_ok=True)
    pages = said["pages"] if said else []
    return [next(filter(read_mark, codes), "") for codes in pages]


def sheet_picture(thumbnail: Path) -> Path:
    """Where the picture of the sheet lies, a JPEG; only of photos, and only while the file is there."""
    return thumbnail.with_suffix(".sheet.jpg")
