"""What an uploaded file really is: looked at in a child process under limits; a thumbnail is made on the way."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from claims import wording
from storage import child
from storage.kinds import KINDS, Group, Kind

Trouble = Literal["empty", "forbidden", "damaged", "too_many_pixels"]
SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Look:
    """kind is None exactly when there is trouble. width, height: of a photo as a person sees it, in pixels."""

    kind: Kind | None = None
    width: int | None = None
    height: int | None = None
    trouble: Trouble | None = None

    def message(self, wanted: Collection[Group]) -> str:
        """What to tell the person who sent it: what is wrong and what to choose."""
        if self.trouble in ("forbidden", "damaged"):
            return wording.FILE_UNFIT[next(group for group in ("paper", "video", "photo") if group in wanted)]
        return wording.FILE_TROUBLES[self.trouble] if self.trouble else ""


def look(path: Path, *, wanted: Collection[Group] = ("photo", "video", "paper"), thumbnail: Path | None = None) -> Look:
    """Waits up to a minute: call it in a thread. thumbnail: where a JPEG of at most 480 pixels goes, for photos.

    A file of another group than wanted is forbidden, however sound it is.
    """
    if not path.stat().st_size:
        return Look(trouble="empty")
    seen = _ask_child(path, thumbnail)
    if "trouble" in seen:
        return Look(trouble=seen["trouble"])
    kind = KINDS[seen["kind"]]
    if kind.group not in wanted:
        if thumbnail:
            thumbnail.unlink(missing_ok=True)
        return Look(trouble="forbidden")
    return Look(kind, seen.get("width"), seen.get("height"))


def _ask_child(path: Path, thumbnail: Path | None) -> dict[str, Any]:
    part = thumbnail.with_name(thumbnail.name + ".part") if thumbnail else None
    try:
        seen = child.ask("storage.decode", str(path), *([str(part)] if part else []), seconds=SECONDS)
        if seen and part and part.exists() and thumbnail:
            part.replace(thumbnail)
    finally:
        if part:
            part.unlink(missing_ok=True)
    # It ran into a limit or crashed: the file is to blame.
    return seen or {"trouble": "damaged"}
