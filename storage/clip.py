"""A video: opened for good, its length, and a picture of it that is not black; in the child process."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from storage.exif import moment, name, place
from storage.shrunk import PREVIEW
from storage.sniff import Trouble

if TYPE_CHECKING:
    from av.container import InputContainer

MOST_SECONDS = 15 * 60
MOST_PIXELS = 36_000_000  # of a frame: 8K
CODECS = "h264,hevc,mpeg4,h263,mjpeg,vp9,av1,libdav1d,prores,aac,pcm_s16le,pcm_s16be,amrnb,amrwb"
MOMENTS = (0.0, 0.1, 0.3, 0.6)  # parts of the length at which a picture is looked for
DARK = 24  # of 255, on the average: as good as black
_ISO6709 = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)")


def clip(path: Path) -> tuple[Image.Image, dict[str, Any]]:
    """A frame, upright, at most as large as a preview; width and height are of a whole one. Raises Trouble."""
    av.logging.set_level(None)
    # Whatever it names, nothing else is opened: no other file, no address, no decoder that phones have no use for.
    options = {"protocol_whitelist": "file", "codec_whitelist": CODECS, "enable_drefs": "0"}
    with av.open(str(path), format="mov", options=options, metadata_errors="ignore") as container:
        if not container.streams.video:
            raise Trouble("forbidden" if len(container.streams) else "damaged")
        stream = container.streams.video[0]
        if stream.width * stream.height > MOST_PIXELS:
            raise Trouble("too_many_pixels")
        seconds = _seconds(container, stream)
        if seconds > MOST_SECONDS:
            raise Trouble("too_long")
        stream.thread_type = "NONE"
        picture, turned = _picture(container, stream, seconds)
        sides = (stream.height, stream.width) if turned else (stream.width, stream.height)
        facts = {"width": sides[0], "height": sides[1], "seconds": math.ceil(seconds) or None}
        return picture, facts | _told(container.metadata | stream.metadata)


def _seconds(container: InputContainer, stream: VideoStream) -> float:
    """0: it does not say, as a live recording. What it says of itself and of its pictures: the longer is believed."""
    whole = (container.duration or 0) / av.time_base
    return max(whole, float((stream.duration or 0) * (stream.time_base or 0)))


def _picture(container: InputContainer, stream: VideoStream, seconds: float) -> tuple[Image.Image, bool]:
    """The first that is not black, else the brightest; and whether it lay on its side."""
    best: tuple[float, Image.Image, bool] | None = None
    for frame in _frames(container, stream, seconds):
        small = _small(frame)
        light = ImageStat.Stat(small.convert("L")).mean[0]
        if best is None or light > best[0]:
            best = light, small.rotate(frame.rotation, expand=True), frame.rotation % 180 != 0
        if light > DARK:
            break
    if best is None:
        raise Trouble("damaged")
    return best[1], best[2]


def _small(frame: VideoFrame) -> Image.Image:
    shrink = max(frame.width, frame.height, PREVIEW) / PREVIEW
    size = max(1, int(frame.width / shrink)), max(1, int(frame.height / shrink))
    plane = frame.reformat(*size, format="rgb24").planes[0]
    return Image.frombytes("RGB", size, bytes(plane), "raw", "RGB", plane.line_size, 1)


def _frames(container: InputContainer, stream: VideoStream, seconds: float) -> Iterator[VideoFrame]:
    """One near each of the moments; what cannot be decoded is passed over."""
    for part in MOMENTS:
        try:
            if part:
                container.seek(int(seconds * part * av.time_base))
            yield next(frame for frame in container.decode(stream) if isinstance(frame, VideoFrame))
        except (av.FFmpegError, StopIteration, ValueError):
            continue


def _told(said: dict[str, str]) -> dict[str, Any]:
    """Apple writes its own names; others those of the format."""
    apple = "com.apple.quicktime."
    where = _ISO6709.match(said.get(f"{apple}location.ISO6709") or said.get("location") or "")
    found = {
        "taken": moment(said.get(f"{apple}creationdate") or said.get("creation_time") or ""),
        "place": place(float(where[1]), float(where[2])) if where else None,
        "camera": name(said.get(f"{apple}make") or said.get("make"), said.get(f"{apple}model") or said.get("model")),
    }
    return {what: value for what, value in found.items() if value}
