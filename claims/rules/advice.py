"""What to tell of a picture before anybody judges by it: advice, never a ban."""

from dataclasses import dataclass
from datetime import date, timedelta

from claims.rules.phrase import Phrase


@dataclass(frozen=True, kw_only=True)
class Figures:
    """From when on a picture is told of. small: pixels of the longer side, below; blurred: percent of sharpness, below;

    dark: of 255, nine tenths of the picture are darker than less than this; early: so long before the goods left.
    See tests/storage/test_advice.py for how often they are wrong.
    """

    small: int = 900
    blurred: int = 24
    dark: int = 60
    early: timedelta = timedelta(days=2)


FIGURES = Figures()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A picture as it was looked at. sharpness: percent, None: of a video, or nothing there is to be sharp.

    brightness: of 255, None: never looked at; taken_on: as the camera tells.
    """

    width: int
    height: int
    video: bool = False
    sharpness: int | None = None
    brightness: int | None = None
    taken_on: date | None = None


def advice(seen: Seen, shipped_on: date | None, figures: Figures = FIGURES) -> list[Phrase]:
    """shipped_on: None where the date of the picture tells nothing, as of a paper."""
    told: list[Phrase] = []
    if not seen.video and max(seen.width, seen.height) < figures.small:
        told.append(Phrase("photo_small", width=seen.width, height=seen.height))
    if seen.brightness is not None and seen.brightness < figures.dark:
        told.append(Phrase("video_dark" if seen.video else "photo_dark"))
    elif seen.sharpness is not None and seen.sharpness < figures.blurred:
        told.append(Phrase("photo_blurred"))
    if seen.taken_on and shipped_on and seen.taken_on < shipped_on - figures.early:
        told.append(Phrase("photo_early", taken=seen.taken_on, shipped=shipped_on))
    return told
