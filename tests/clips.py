"""Videos made on the spot, as short as they can be: real ones, that open and show a picture."""

import io
from fractions import Fraction

import av
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image

RATE = 10  # pictures a second


def clip(
    pictures: list[Image.Image] | None = None,
    *,
    form: str = "mp4",
    codec: str = "mpeg4",
    told: dict[str, str] | None = None,
    slow: int = 1,
    padding: int = 0,
) -> bytes:
    """form: mp4 | mov | 3gp; told: its metadata; slow: each picture stands so many tenths of a second.

    padding: bytes of nothing at its end, so that it is as long as it should be.
    """
    pictures = pictures or [Image.new("RGB", (320, 240), color) for color in ("teal", "olive", "navy")]
    file = io.BytesIO()
    with av.open(file, "w", format=form, options={"movflags": "use_metadata_tags"} if told else {}) as container:
        assert isinstance(container, OutputContainer)
        container.metadata.update(told or {})
        _write(container, container.add_stream(codec, rate=RATE), pictures, slow)
    return file.getvalue() + (padding.to_bytes(4, "big") + b"free" + bytes(padding - 8) if padding else b"")


def _write(container: OutputContainer, stream: VideoStream, pictures: list[Image.Image], slow: int) -> None:
    stream.width, stream.height = pictures[0].size
    stream.pix_fmt, stream.gop_size = "yuvj420p" if stream.codec.name == "mjpeg" else "yuv420p", 1
    stream.codec_context.time_base = Fraction(1, RATE)
    for number, picture in enumerate(pictures):
        frame = av.VideoFrame.from_image(picture)
        frame.pts = number * slow
        for packet in stream.encode(frame):
            container.mux(packet)
    for packet in stream.encode():
        container.mux(packet)
