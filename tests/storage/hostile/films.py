"""Hostile and odd videos: boxes that lie, lengths without end, tracks of nothing, and formats we do not take."""

import struct
from collections.abc import Iterator

from PIL import Image

from tests.clips import clip
from tests.storage.hostile.cases import Case, box, cut, patched, scene

FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2mp41")


def films() -> Iterator[Case]:
    good = clip()
    yield from cut("MP4", good)
    yield from _boxes(good)
    yield from _tables(good)
    yield from _sound(good)
    yield from _others()


def _boxes(good: bytes) -> Iterator[Case]:
    mdat, moov = good.index(b"mdat") - 4, good.index(b"moov") - 4
    yield Case("MP4 of its first box", FTYP, "damaged")
    yield Case("MP4 without pictures", FTYP + good[moov:], "damaged")
    yield Case("MP4 without its index", FTYP + box(b"mdat", bytes(1000)), "damaged")
    yield Case("MP4 with an empty index", FTYP + box(b"moov") + box(b"mdat", bytes(1000)), "damaged")
    for size in (2, 7, 2**31, 2**32 - 1):
        yield Case(
            f"MP4 whose pictures say {size} bytes", good[:mdat] + struct.pack(">I", size) + good[mdat + 4 :], "damaged"
        )
    long = b"\0\0\0\1mdat" + struct.pack(">Q", 2**63)
    yield Case("MP4 whose pictures say 2^63 bytes", good[:mdat] + long + good[mdat + 8 :], "damaged")
    yield Case("MP4 whose pictures never end", good[:moov] + b"\0\0\0\0mdat" + good[moov:], "damaged")
    yield Case("MP4 whose first box is the whole", struct.pack(">I", len(good)) + good[4:], "damaged")
    yield Case("MP4 of 200000 boxes", FTYP + box(b"free") * 200_000, "damaged")
    yield Case("MP4 with 50000 empty boxes before it", good[:mdat] + box(b"free") * 50_000 + good[mdat:], "damaged")
    deep = b""
    for _ in range(2_000):
        deep = box(b"moov", deep)
    yield Case("MP4 of boxes 2000 deep", FTYP + deep, "damaged")
    yield Case("MP4 with garbage behind it", good + b"garbage!" * 9, "damaged")
    yield Case("MP4 with two indexes", good + good[moov:], "mp4")


def _tables(good: bytes) -> Iterator[Case]:
    most = b"\xff" * 4
    yield Case("MP4 of 4 billion moments", patched(good, b"stts", b"stts\0\0\0\0" + most), "damaged")
    yield Case("MP4 of 4 billion sizes", patched(good, b"stsz", b"stsz\0\0\0\0" + bytes(4) + most), "damaged")
    yield Case("MP4 of pictures of 2 GB", patched(good, b"stsz", b"stsz\0\0\0\0\x7f\xff\xff\xff"), "damaged")
    yield Case("MP4 whose pictures lie outside", patched(good, b"stco", b"stco\0\0\0\0\0\0\0\1" + most), "damaged")
    yield Case("MP4 of no pictures", patched(good, b"stsz", b"stsz" + bytes(12)), "damaged")
    yield Case("MP4 whose clock stands", patched(good, b"mvhd", b"mvhd" + bytes(16)), "mp4")
    for head, verdict in ((b"mvhd", "mp4"), (b"mdhd", "damaged")):
        told = patched(good, head, head + bytes(12) + struct.pack(">II", 1, 2**31 - 1))
        yield Case(f"MP4 that says a century in its {head.decode()}", told, verdict)
    quick = patched(clip(slow=5000), b"mvhd", b"mvhd" + bytes(12) + struct.pack(">II", 1000, 1))
    yield Case("MP4 of 16 minutes that says a millisecond", quick, "too_long")
    entry = good.index(b"mp4v", good.index(b"stsd")) + 28
    huge = good[:entry] + b"\xff\xff\xff\xff" + good[entry + 4 :]
    yield Case("MP4 that says 65535 x 65535 where nobody asks", huge, "mp4")
    frame = b"\xff\xc0\x00\x11\x08"
    pictures = clip(form="mov", codec="mjpeg").replace(frame + struct.pack(">HH", 240, 320), frame + b"\x75\x30" * 2)
    yield Case("MOV of pictures that say 30000 x 30000", pictures, "damaged")
    yield Case("MP4 of a codec that is none", clip(codec="libx264").replace(b"avc1", b"zzzz"), "damaged")
    yield Case("MP4 that names another file", patched(good, b"url ", b"alis", last=True), "mp4")
    noise = patched(good, b"mdat", b"mdat" + bytes(n * 91 % 253 for n in range(1500)))
    yield Case("MP4 of noise", noise, "damaged")


def _sound(good: bytes) -> Iterator[Case]:
    yield Case("MP4 of 1 picture", clip([scene()]), "mp4")
    yield Case("MP4 of 600 pictures", clip([scene((64, 48))] * 600), "mp4")
    yield Case("MP4 that is black", clip([Image.new("RGB", (320, 240))] * 4), "mp4")
    yield Case("MP4 of 2 x 2", clip([Image.new("RGB", (2, 2), "red")] * 2, codec="libx264"), "mp4")
    yield Case("MP4 of 4096 x 16", clip([scene((4096, 16))]), "mp4")
    yield Case("MP4 of HEVC", clip(codec="libx265"), "mp4")
    yield Case("MP4 of AV1", clip(codec="libsvtav1"), "mp4")
    yield Case("MP4 with 3 MB of nothing", good + box(b"free", bytes(3_000_000)), "mp4")
    yield Case("MOV of JPEG pictures", clip(form="mov", codec="mjpeg"), "mov")
    yield Case("MOV of 16 minutes", clip(form="mov", slow=5000), "too_long")
    told = {"location": "+99999+99999/", "make": "\x1b[31m" * 100, "creation_time": "9999-99-99T99:99:99Z"}
    yield Case("MP4 whose place is nowhere", clip(told=told), "mp4")


def _others() -> Iterator[Case]:
    heads = {
        "Matroska": b"\x1a\x45\xdf\xa3",
        "AVI": b"RIFF\xff\xff\0\0AVI LIST",
        "FLV": b"FLV\x01\x05\0\0\0\x09",
        "transport stream": b"G@\0\x10\0\0\xb0\r",
        "MPEG": b"\0\0\1\xba\x44\0\4\0",
        "Windows Media": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        "Ogg": b"OggS\0\2",
        "MP3": b"ID3\4\0\0\0\0\0\0",
    }
    for name, head in heads.items():
        yield Case(f"{name}", head + bytes(2000), "forbidden")
