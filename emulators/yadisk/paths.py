"""Paths as Yandex.Disk takes them: disk:/a/b, app:/a, bare /a, trailing slashes; and the folder of files they mean."""

from dataclasses import dataclass
from pathlib import Path

from emulators.yadisk.errors import Refusal

APP_FOLDER = ("Приложения", "Портал рекламаций")
MAX_NAME = 255


@dataclass(frozen=True)
class DiskPath:
    """parts: names from the root of the disk; app:/x lies in the application's own folder."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "disk:/" + "/".join(self.parts)

    @property
    def name(self) -> str:
        return self.parts[-1] if self.parts else "disk"

    @property
    def parent(self) -> "DiskPath":
        return DiskPath(self.parts[:-1])

    def under(self, root: Path) -> Path:
        return root.joinpath(*self.parts)


def parse(text: str) -> DiskPath:
    """Raises Refusal 400: no path, unknown scheme, names that no disk takes."""
    scheme, colon, rest = text.partition(":/")
    if not colon or "/" in scheme:
        scheme, rest = "disk", text
    if not text or scheme not in ("disk", "app"):
        raise Refusal("FieldValidationError", "path")
    parts = tuple(part for part in rest.split("/") if part)
    if any(part in (".", "..") or "\0" in part or len(part.encode()) > MAX_NAME for part in parts):
        raise Refusal("FieldValidationError", "path")
    return DiskPath(APP_FOLDER + parts if scheme == "app" else parts)
