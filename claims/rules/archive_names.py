"""Names of files in an archive: as people gave them, but such that any system unpacks them, each its own."""

import re

LONGEST = 100  # letters of one name: with two folders above it a path stays under what Windows opens
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def plain_name(name: str) -> str:
    """Without what a file system refuses or reads as something else; its extension stays."""
    bare = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    stem, dot, extension = bare.rpartition(".")
    if not stem or len(extension) > 10:
        stem, dot, extension = bare, "", ""
    stem = stem[: LONGEST - len(dot + extension)].rstrip(". ")
    whole = f"{stem}{dot}{extension}" or "_"
    return f"_{whole}" if _DEVICE.match(whole) else whole


class Names:
    """Gives each file a path of its own; systems that know no case see them apart, too."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def path(self, *names: str) -> str:
        """Folders and the file's name; the second of the same name becomes «name (2)»."""
        *folders, name = (plain_name(one) for one in names)
        stem, dot, extension = name.rpartition(".")
        if not stem:
            stem, dot, extension = name, "", ""
        number, path = 1, "/".join((*folders, name))
        while path.casefold() in self._taken:
            number += 1
            path = "/".join((*folders, f"{stem} ({number}){dot}{extension}"))
        self._taken.add(path.casefold())
        return path
