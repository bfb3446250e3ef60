"""Hostile and odd photos: bombs, lies of headers, everything a format allows, and formats we do not take."""

import io
import struct
import zlib
from collections.abc import Iterator

import pillow_heif
from PIL import Image

from tests.storage.hostile.cases import Case, chunk, cut, patched, saved, scene

pillow_heif.register_heif_opener()
PNG = b"\x89PNG\r\n\x1a\n"
END = chunk(b"IEND", b"")


def pictures() -> Iterator[Case]:
    yield from _cut()
    yield from _png()
    yield from _jpeg()
    yield from _exif()
    yield from _webp()
    yield from _heif()
    yield from _polyglots()
    yield from _others()


def _cut() -> Iterator[Case]:
    for form in ("JPEG", "PNG", "WEBP", "HEIF", "AVIF"):
        yield from cut(form, saved(scene(), form))
    yield from cut("progressive JPEG", saved(scene(), "JPEG", progressive=True))


def _head(width: int, height: int, depth: int = 8, color: int = 2, woven: int = 0) -> bytes:
    return PNG + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, woven))


def _flat(width: int, height: int, depth: int, color: int) -> bytes:
    """All of it nought: gigabytes in kilobytes."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    packer = zlib.compressobj(9)
    row = bytes(1 + (width * depth * samples + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return _head(width, height, depth, color) + chunk(b"IDAT", body) + END


def _png() -> Iterator[Case]:
    good, idat = saved(scene(), "PNG"), chunk(b"IDAT", zlib.compress(bytes(4)))
    yield Case("PNG bomb of 144 megapixels", _flat(12_000, 12_000, 1, 0), "too_many_pixels")
    yield Case("PNG bomb of 69 megapixels with transparency", _flat(8_300, 8_300, 8, 6), "too_many_pixels")
    yield Case("PNG of 49 megapixels in one color", _flat(7_000, 7_000, 8, 2), "png")
    for width, height in ((60_000, 60_000), (2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (70_000_001, 1)):
        yield Case(f"PNG that says {width} x {height}", _head(width, height) + idat + END, "too_many_pixels")
    yield Case("PNG of no width", _head(0, 100) + idat + END, "damaged")
    yield Case("PNG of no height", _head(100, 0) + idat + END, "damaged")
    yield Case("PNG 1 x 1", saved(Image.new("RGB", (1, 1)), "PNG"), "png")
    yield Case("PNG 20000 x 1", saved(scene((20_000, 1)), "PNG"), "png")
    yield Case("PNG 1 x 20000", saved(scene((1, 20_000)), "PNG"), "png")
    yield Case("PNG without pixels", _head(100, 100) + END, "damaged")
    yield Case("PNG of too few pixels", _head(100, 100) + idat + END, "damaged")
    yield Case("PNG without its first chunk", PNG + idat + END, "damaged")
    yield Case("PNG with a chunk of 4 GB", _head(9, 9) + chunk(b"IDAT", b"x", 2**32 - 1), "png")
    yield Case("PNG with a wrong checksum", patched(good, b"IEND", b"IEND\0\0\0\0"), "png")
    yield Case("PNG of color kind 9", _head(9, 9, 8, 9) + idat + END, "damaged")
    yield Case("PNG of depth 3", _head(9, 9, 3, 0) + idat + END, "damaged")
    yield Case(
        "PNG palette without a palette", _head(2, 1, 8, 3) + chunk(b"IDAT", zlib.compress(b"\0\1\2")) + END, "damaged"
    )
    laughs = zlib.compress(bytes(200_000_000), 9)
    yield Case("PNG with a bomb of text", good[:33] + chunk(b"zTXt", b"a\0\0" + laughs) + good[33:], "damaged")
    yield Case("PNG with a bomb of a profile", good[:33] + chunk(b"iCCP", b"a\0\0" + laughs) + good[33:], "damaged")
    yield Case("PNG with EXIF of 10 MB", good[:33] + chunk(b"eXIf", b"MM\0*" + bytes(10_000_000)) + good[33:], "png")
    yield Case("PNG with 20000 chunks of nothing", good[:33] + chunk(b"tEXt", b"a\0") * 20_000 + good[33:], "png")
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        picture = scene(mode="L").convert("I;16") if mode == "I;16" else scene().convert(mode)
        yield Case(f"PNG of mode {mode}", saved(picture, "PNG"), "png")
    yield Case("PNG of 16 bits a color", _flat(300, 200, 16, 2), "png")
    yield Case("PNG palette with transparency", saved(scene().quantize(9), "PNG", transparency=3), "png")
    frames = [Image.new("RGB", (64, 64), (n, n, n)) for n in range(200)]
    yield Case("PNG of 200 frames", saved(frames[0], "PNG", save_all=True, append_images=frames[1:]), "png")
    none = good[:33] + chunk(b"acTL", bytes(8)) + good[33:]
    yield Case("PNG of no frames", none, "png")


def _jpeg() -> Iterator[Case]:
    good = saved(scene(), "JPEG")
    frame = b"\xff\xc0\x00\x11\x08"
    for width, height in ((65_535, 65_535), (10_000, 7_001)):
        told = patched(good, frame, frame + struct.pack(">HH", height, width))
        yield Case(f"JPEG that says {width} x {height}", told, "too_many_pixels")
    yield Case("JPEG that says 8000 x 8000", patched(good, frame, frame + struct.pack(">HH", 8_000, 8_000)), "jpeg")
    yield Case("JPEG of no width", patched(good, frame, frame + struct.pack(">HH", 240, 0)), "damaged")
    yield Case("JPEG of no height", patched(good, frame, frame + struct.pack(">HH", 0, 320)), "damaged")
    yield Case("JPEG of 16 bits", patched(good, frame, b"\xff\xc0\x00\x11\x10"), "damaged")
    yield Case("JPEG of CMYK", saved(scene().convert("CMYK"), "JPEG"), "jpeg")
    yield Case("JPEG in grey", saved(scene(mode="L"), "JPEG"), "jpeg")
    yield Case("JPEG with restarts", saved(scene(), "JPEG", restart_marker_blocks=1), "jpeg")
    yield Case("JPEG 1 x 1", saved(Image.new("RGB", (1, 1)), "JPEG"), "jpeg")
    yield Case("JPEG 20000 x 1", saved(scene((20_000, 1)), "JPEG"), "jpeg")
    yield Case("JPEG 1 x 60000", saved(scene((1, 60_000)), "JPEG"), "jpeg")
    yield Case("JPEG with a comment of 60 KB", saved(scene(), "JPEG", comment=b"x" * 60_000), "jpeg")
    yield Case("JPEG with a broken profile", saved(scene(), "JPEG", icc_profile=b"\xff" * 60_000), "jpeg")
    yield Case("JPEG without its last two bytes", good[:-2], "damaged")
    yield Case("JPEG without tables", good[:2] + good[good.index(b"\xff\xc0") :], "damaged")
    yield Case("JPEG of markers alone", b"\xff\xd8" + b"\xff\xe0\0\2" * 100_000, "damaged")
    yield Case("JPEG with a segment of nought", b"\xff\xd8\xff\xe0\0\0" + good[2:], "jpeg")
    yield Case("JPEG of two pictures", saved(scene(), "MPO", save_all=True, append_images=[scene((64, 64))]), "jpeg")
    yield Case("JPEG of 9000 scans", _scans(9_000), "too_slow")


def _scans(count: int) -> bytes:
    """A small file whose last scan comes again and again: each goes over 36 megapixels."""
    big = saved(Image.new("L", (6_000, 6_000), 128), "JPEG", progressive=True)
    last = big.rindex(b"\xff\xda")
    return big[:last] + big[last:-2] * count + big[-2:]


def _exif() -> Iterator[Case]:
    def told(name: str, exif: bytes) -> Case:
        return Case(f"EXIF: {name}", saved(scene(), "JPEG", exif=b"Exif\0\0" + exif), "jpeg")

    head = b"MM\0*\0\0\0\x08"

    def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
        return struct.pack(">HHI", tag, kind, count) + value

    turn = entry(0x0112, 3, 1, b"\0\x63\0\0")
    yield told("nothing", b"")
    yield told("noise", bytes(range(256)) * 20)
    yield told("turned 99 ways", head + b"\0\1" + turn + bytes(4))
    yield told("a word for a turn", head + b"\0\1" + entry(0x0112, 2, 4, b"left") + bytes(4))
    yield told("a list that follows itself", head + b"\0\1" + turn + b"\0\0\0\x08")
    yield told("a list inside itself", head + b"\0\1" + entry(0x8769, 4, 1, b"\0\0\0\x08") + bytes(4))
    yield told("a place inside itself", head + b"\0\1" + entry(0x8825, 4, 1, b"\0\0\0\x08") + bytes(4))
    yield told("65535 entries", head + b"\xff\xff" + turn * 5_000)
    yield told("four billion values", head + b"\0\1" + entry(0x010F, 2, 2**32 - 1, b"\0\0\0\x08") + bytes(4))
    yield told("values far outside", head + b"\0\1" + entry(0x9003, 2, 20, b"\xff\xff\xff\xf0") + bytes(4))
    yield told("64 KB", head + b"\0\1" + turn + bytes(65_000))
    for name, parts in (("divided by nought", (0, 0)), ("4 billion degrees", (2**32 - 1, 1)), ("none", (1, 0))):
        degrees = struct.pack(">II", *parts) * 3
        gps = b"\0\2" + entry(2, 5, 3, b"\0\0\0\x40") + entry(4, 5, 3, b"\0\0\0\x40") + bytes(4)
        yield told(
            f"a place {name}", head + b"\0\1" + entry(0x8825, 4, 1, b"\0\0\0\x1a") + bytes(4) + gps + bytes(8) + degrees
        )
    made = Image.Exif()
    made[0x010F], made[0x0110] = "\x1b[31m\u202eevil", "<script>" * 200
    made.get_ifd(0x8769)[0x9003] = "9999:99:99 99:99:99"
    yield Case("EXIF: a camera that is a program", saved(scene(), "JPEG", exif=made.tobytes()), "jpeg")
    for form in ("PNG", "WEBP", "HEIF", "AVIF"):
        kind = {"HEIF": "heic"}.get(form, form.lower())
        yield Case(f"EXIF: noise in {form}", saved(scene(), form, exif=b"Exif\0\0MM\0*" + b"\xff" * 500), kind)


def _webp() -> Iterator[Case]:
    good, whole = saved(scene(), "WEBP"), saved(scene(mode="RGBA"), "WEBP", lossless=True)
    frames = [Image.new("RGB", (64, 64), (n, n, n)) for n in range(200)]
    moving = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    yield Case("WebP lossless with transparency", whole, "webp")
    yield Case("WebP of 200 frames", moving, "webp")
    yield Case("WebP 1 x 1", saved(Image.new("RGB", (1, 1)), "WEBP"), "webp")
    yield Case("WebP 16383 x 1", saved(scene((16_383, 1)), "WEBP"), "webp")
    yield Case("WebP that says 16383 x 16383", good[:26] + b"\xff\x3f\xff\x3f" + good[30:], "too_many_pixels")
    yield Case(
        "WebP lossless that says 16384 x 16384",
        patched(whole, b"VP8L", b"VP8L\0\1\0\0\x2f\xff\xff\xff\x0f"),
        "too_many_pixels",
    )
    yield Case(
        "WebP that moves on 16 million squared",
        patched(moving, b"VP8X", b"VP8X\x0a\0\0\0\x02\0\0\0" + b"\xff" * 6),
        "too_many_pixels",
    )
    yield Case(
        "WebP that moves on 5000 x 5000",
        patched(moving, b"VP8X", b"VP8X\x0a\0\0\0\x02\0\0\0\x87\x13\0\x87\x13\0"),
        "webp",
    )
    yield Case("WebP that moves and has no frame", moving[: moving.index(b"ANMF")], "damaged")
    yield Case("WebP that says it is 4 GB", good[:4] + b"\xff\xff\xff\xff" + good[8:], "damaged")
    yield Case("WebP with a part of 4 GB", good[:16] + b"\xff\xff\xff\xff" + good[20:], "damaged")
    yield Case("WebP of nothing", b"RIFF\x04\0\0\0WEBP", "damaged")
    yield Case("WebP that is a sound", b"RIFF\x24\0\0\0WAVEfmt " + bytes(100), "forbidden")


def _heif() -> Iterator[Case]:
    still, other = saved(scene(), "HEIF"), saved(scene(), "AVIF")
    for name, good, verdict, noise in (
        ("HEIC", still, "too_many_pixels", "heic"),
        ("AVIF", other, "damaged", "damaged"),
    ):
        told = patched(good, b"ispe", b"ispe\0\0\0\0" + struct.pack(">II", 60_000, 60_000))
        yield Case(f"{name} that says 60000 x 60000", told, verdict)
        far = patched(good, b"iloc", b"iloc" + b"\xff" * 12)
        yield Case(f"{name} whose pixels are far away", far, "damaged")
        yield Case(f"{name} with a list of 4 GB", patched(good, b"iinf", b"iinf\0\0\0\0\xff\xff"), "damaged")
        yield Case(f"{name} without its list", good[: good.index(b"meta") - 4], "damaged")
        yield Case(f"{name} whose end is noise", good[:-300] + bytes(n * 37 % 251 for n in range(300)), noise)
    yield Case("HEIC that is a JPEG inside", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + saved(scene(), "JPEG"), "damaged")
    yield Case("HEIC that calls itself AVIF", still.replace(b"heic", b"avif"), "damaged")
    yield Case("AVIF that calls itself HEIC", other.replace(b"avif", b"heic"), "damaged")
    yield Case("HEIC of 1 x 1", saved(Image.new("RGB", (1, 1)), "HEIF"), "heic")
    yield Case("HEIC in grey", saved(scene(mode="L"), "HEIF"), "heic")
    yield Case("HEIC with transparency", saved(scene(mode="RGBA"), "HEIF"), "heic")
    yield Case(
        "HEIC of three pictures", saved(scene(), "HEIF", save_all=True, append_images=[scene((64, 64))] * 2), "heic"
    )
    yield Case("AVIF with transparency", saved(scene(mode="RGBA"), "AVIF"), "avif")
    frames = [scene((64, 64))] * 12
    yield Case("AVIF of 12 frames", saved(frames[0], "AVIF", save_all=True, append_images=frames[1:]), "avif")


def _polyglots() -> Iterator[Case]:
    tails = {
        "a page": b"<html><script>alert(1)</script></html>",
        "an archive": b"PK\x03\x04" + bytes(200) + b"PK\x05\x06" + bytes(18),
        "a PDF": b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF",
        "a program": b"MZ" + bytes(500),
    }
    for form in ("JPEG", "PNG", "WEBP"):
        for name, tail in tails.items():
            yield Case(f"{form} that is {name} from behind", saved(scene((64, 64)), form) + tail, form.lower())


def _others() -> Iterator[Case]:
    for form in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "JPEG2000", "DDS", "SGI", "EPS", "ICNS"):
        yield Case(f"a sound {form}", saved(scene((64, 64)), form), "forbidden")
    yield Case("SVG without a head", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "forbidden")
    yield Case("PSD", b"8BPS\0\1" + bytes(200), "forbidden")
    yield Case("JPEG XL", b"\xff\x0a" + bytes(200), "forbidden")
    yield Case("camera's own TIFF", b"II*\0\x10\0\0\0CR\2\0" + bytes(500), "forbidden")
    yield Case("one byte", b"\xff", "forbidden")
    yield Case("three bytes of JPEG", b"\xff\xd8\xff", "damaged")
    yield Case("the eight bytes of PNG", PNG, "damaged")
    noise = io.BytesIO(zlib.compress(b"noise" * 1000)).getvalue()
    yield Case("noise", noise, "forbidden")
