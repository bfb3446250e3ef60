"""What an uploaded file really is: looked at in a child process under limits; pictures of it are made on the way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from claims import wording
from storage import child
from storage.kinds import KINDS, Group, Kind

Trouble = Literal[
    "empty", "forbidden", "damaged", "too_many_pixels", "too_long", "locked", "too_much_inside", "too_slow"
]
SECONDS = 30.0  # of the clock, for a busy machine; what never ends is stopped by the processor's time before


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a camera says and a picture shows, as far as it is there; a camera may lie, and a messenger is silent.

    taken: naive where the camera told no zone; place: «latitude, longitude»; seconds: of a video; the rest: see
    storage.measure.
    """

    taken: datetime | None = None
    place: str = ""
    camera: str = ""
    seconds: int | None = None
    mark: str = ""
    sharpness: int | None = None
    brightness: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """kind is None exactly when there is trouble. width, height: as a person sees it, in pixels."""

    kind: Kind | None = None
    width: int | None = None
    height: int | None = None
    trouble: Trouble | None = None
    facts: Facts = Facts()

    def message(self, wanted: Collection[Group]) -> str:
        """What to tell the person who sent it: what is wrong and what to choose."""
        if self.trouble in ("forbidden", "damaged"):
            return wording.FILE_UNFIT[next(group for group in ("paper", "video", "photo") if group in wanted)]
        return wording.FILE_TROUBLES[self.trouble] if self.trouble else ""


def look(path: Path, *, wanted: Collection[Group] = ("photo", "video", "paper"), thumbnail: Path | None = None) -> Look:
    """Waits for seconds: call it in a thread. thumbnail: where a JPEG of at most 480 pixels goes, see also preview.

    Of photos, videos and PDFs. A file of another group than wanted is forbidden, however sound it is.
    """
    if not path.stat().st_size:
        return Look(trouble="empty")
    seen = _ask_child(path, (thumbnail, preview(thumbnail)) if thumbnail else ())
    if "trouble" in seen:
        return Look(trouble=seen["trouble"])
    kind = KINDS[seen["kind"]]
    if kind.group not in wanted:
        if thumbnail:
            thumbnail.unlink(missing_ok=True)
            preview(thumbnail).unlink(missing_ok=True)
        return Look(trouble="forbidden")
    return Look(kind, seen.get("width"), seen.get("height"), None, _facts(seen))


def preview(thumbnail: Path) -> Path:
    """Where the picture to look at lies, a JPEG of at most 1600 pixels."""
    return thumbnail.with_suffix(".view.jpg")


def _ask_child(path: Path, places: Collection[Path]) -> dict[str, Any]:
    parts = [place.with_name(place.name + ".part") for place in places]
    try:
        seen = child.ask("storage.decode", str(path), *map(str, parts), seconds=SECONDS, slow={"trouble": "too_slow"})
        for part, place in zip(parts, places, strict=True):
            if seen and part.exists():
                part.replace(place)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    # It ran into a limit or crashed: the file is to blame.
    return seen or {"trouble": "damaged"}


def _facts(seen: dict[str, Any]) -> Facts:
    known = {name: seen[name] for name in Facts.__dataclass_fields__ if seen.get(name) is not None}
    return Facts(**known | ({"taken": datetime.fromisoformat(known["taken"])} if "taken" in known else {}))
