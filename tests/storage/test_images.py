"""Files come as people have them and as attackers make them; each is what its bytes are, or refused with a remedy."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pillow_heif
import pytest
from PIL import Image

from claims import wording
from storage.clip import MOST_SECONDS
from storage.images import Look, look, preview
from storage.still import MOST
from tests.clips import clip

pillow_heif.register_heif_opener()
Give = Callable[[bytes], Path]
NOT_A_PHOTO = "Файл повреждён или это не фото: выберите JPG, PNG или HEIC"
PHOTO = ("photo",)


@pytest.fixture
def give(tmp_path: Path) -> Give:
    """The spool gives files no names: only the bytes can tell."""

    def write(content: bytes) -> Path:
        path = tmp_path / "0f"
        path.write_bytes(content)
        return path

    return write


def picture(size: tuple[int, int] = (1200, 800), kind: str = "JPEG", **more: object) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def exif(orientation: int) -> bytes:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "SpyPhone"
    made.get_ifd(0x8825)[2] = (55.0, 45.0, 7.0)
    return made.tobytes()


def camera(when: str, make: str, model: str, north: tuple[float, ...], east: tuple[float, ...]) -> bytes:
    made = Image.Exif()
    made[0x010F], made[0x0110] = make, model
    made.get_ifd(0x8769)[0x9003] = when
    made.get_ifd(0x8825).update({1: "N", 2: north, 3: "E", 4: east})
    return made.tobytes()


def heic() -> bytes:
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (640, 480), "green")).save(file)
    return file.getvalue()


def avif() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(file, "AVIF", speed=10)
    return file.getvalue()


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def workbook(*extra: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", *extra):
            archive.writestr(name, "<x/>")
    return file.getvalue()


def old_workbook(stream: str = "Workbook") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(1000)


def paper() -> bytes:
    file = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(file)
    return file.getvalue()


def locked() -> bytes:
    file = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(file, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of one colour: pixels by the million, kilobytes in size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    row = bytes(1 + width // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


XML = '<?xml version="1.0" encoding="windows-1251"?><Файл><Акт/></Файл>'.encode("cp1251")


@pytest.mark.parametrize(
    ("content", "code", "extension"),
    [
        (picture(), "jpeg", "jpg"),
        (picture(kind="PNG"), "png", "png"),
        (picture(kind="WEBP"), "webp", "webp"),
        (heic(), "heic", "heic"),
        (avif(), "avif", "avif"),
        (clip(), "mp4", "mp4"),
        (clip(codec="libx265"), "mp4", "mp4"),
        (clip([Image.new("RGB", (352, 288), "teal")], form="3gp", codec="h263"), "mp4", "mp4"),
        (clip(form="mov", codec="libx264"), "mov", "mov"),
        (paper(), "pdf", "pdf"),
        (workbook(), "xlsx", "xlsx"),
        (old_workbook(), "xls", "xls"),
        (XML, "xml", "xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "xml", "xml"),
    ],
)
def test_each_kind_that_is_taken_is_known_by_its_bytes(give: Give, content: bytes, code: str, extension: str) -> None:
    seen = look(give(content))
    assert seen.kind is not None
    assert (seen.kind.code, seen.kind.extension, seen.trouble) == (code, extension, None)


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script></html>", "forbidden"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><script/></html>", "forbidden"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "forbidden"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>", "damaged"),
        (b"<?xml version='1.0'?><a><b></a>", "damaged"),
        (b"<?xml version='1.0' encoding='nothing'?><a/>", "damaged"),
        (b"MZ\x90\0" + bytes(500), "forbidden"),
        (b"\x7fELF" + bytes(500), "forbidden"),
        (b"GIF89a/*<script>*/=1;" + bytes(100), "forbidden"),
        (b"#!/bin/sh\nrm -rf /\n", "forbidden"),
        (old_workbook("WordDocument"), "forbidden"),
        (old_workbook("Workbook") + "_VBA_PROJECT_CUR".encode("utf-16-le"), "forbidden"),
        (workbook("xl/vbaProject.bin"), "forbidden"),
        (workbook()[:-30], "damaged"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (picture()[:-2000], "damaged"),
        (picture()[:600], "damaged"),
        (picture(kind="PNG")[:-200], "damaged"),
        (heic()[:-300], "damaged"),
        (box(b"ftyp", b"avif\0\0\0\0avifmif1") + bytes(500), "damaged"),
        (box(b"ftyp", b"mif1\0\0\0\0heic") + bytes(500), "damaged"),
        (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 50, "damaged"),
        (clip()[:-60], "damaged"),
        (box(b"ftyp", b"isom\0\0\2\0isom") + box(b"mdat", bytes(9)) + box(b"moov", bytes(100)), "damaged"),
        (clip(slow=5000), "too_long"),
        (locked(), "locked"),
        (paper().replace(b"/Kids", b"/Kidz"), "damaged"),
        (box(b"ftyp", b"isom\0\0\2\0isom") + box(b"mdat", bytes(1000)), "damaged"),
        (box(b"ftyp", b"isom\0\0\2\0isom") + b"\0\0\0\0" * 2 + bytes(100), "damaged"),
        (paper()[:200], "damaged"),
        (bomb(12_000, 12_000), "too_many_pixels"),
        (bomb(60_000, 60_000)[:5000], "too_many_pixels"),
    ],
    ids=lambda it: it if isinstance(it, str) else "bytes",
)
def test_a_hostile_or_broken_file_is_refused_quickly_and_with_a_remedy(
    give: Give, tmp_path: Path, content: bytes, trouble: str
) -> None:
    before = time.monotonic()
    seen = look(give(content), thumbnail=tmp_path / "thumbnail")
    assert seen == Look(trouble=trouble)
    assert time.monotonic() - before < 10
    assert not list(tmp_path.glob("thumbnail*"))
    assert ": " in seen.message(PHOTO)


def test_the_messages_say_what_to_choose() -> None:
    assert Look(trouble="forbidden").message(("photo",)) == NOT_A_PHOTO
    assert Look(trouble="damaged").message(("photo",)) == NOT_A_PHOTO
    assert "MP4" in Look(trouble="damaged").message(("photo", "video"))
    assert "XLSX" in Look(trouble="damaged").message(("photo", "video", "paper"))
    assert Look(trouble="empty").message(PHOTO) == wording.FILE_TROUBLES["empty"]
    assert Look().message(PHOTO) == ""


def test_the_messages_name_the_limits_that_hold() -> None:
    assert f"{MOST_SECONDS // 60} минут" in wording.FILE_TROUBLES["too_long"]
    assert f"{min(MOST.values())} мегапикселей" in wording.FILE_TROUBLES["too_many_pixels"]


def test_a_sound_paper_where_a_photo_is_asked_for_is_refused(give: Give, tmp_path: Path) -> None:
    assert look(give(paper()), wanted=PHOTO).trouble == "forbidden"
    assert look(give(picture()), wanted=("paper",), thumbnail=tmp_path / "t").trouble == "forbidden"
    assert not (tmp_path / "t").exists()


@pytest.mark.parametrize("tail", [workbook(), b"<script>alert(1)</script>", paper(), b"\0" * 4096])
def test_a_polyglot_is_only_ever_the_photo_it_begins_as(give: Give, tmp_path: Path, tail: bytes) -> None:
    seen = look(give(picture(comment=b"<?php system($_GET[0]); ?>") + tail), thumbnail=tmp_path / "small")
    assert seen.kind is not None
    assert (seen.kind.media_type, seen.kind.extension) == ("image/jpeg", "jpg")
    small = (tmp_path / "small").read_bytes()
    assert tail[:20] not in small or tail[:1] == b"\0"
    assert b"php" not in small


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_thumbnail_stands_upright_and_tells_nothing_of_the_place(
    give: Give, tmp_path: Path, orientation: int, kind: str
) -> None:
    content = picture((1200, 800), kind, exif=exif(orientation))
    assert b"SpyPhone" in content
    seen = look(give(content), thumbnail=tmp_path / "small")
    turned = orientation >= 5
    assert (seen.width, seen.height) == ((800, 1200) if turned else (1200, 800))
    with Image.open(tmp_path / "small") as small:
        assert small.format == "JPEG"
        assert small.size == ((320, 480) if turned else (480, 320))
        assert not small.getexif()
        assert "comment" not in small.info
        first = {1: 0, 2: 2, 3: 2, 4: 0, 5: 0, 6: 0, 7: 2, 8: 2}[orientation]
        x, y = (small.width // 2, 10 if first == 0 else small.height - 10) if turned else (10, 160)
        if not turned and first == 2:
            x = small.width - 10
        red, _, blue = small.getpixel((x, y))
        assert red > 200 > 60 > blue
    assert b"SpyPhone" not in (tmp_path / "small").read_bytes()


def test_transparency_becomes_white(give: Give, tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (100, 100), (255, 0, 0, 0)).save(file, "PNG")
    look(give(file.getvalue()), thumbnail=tmp_path / "small")
    with Image.open(tmp_path / "small") as small:
        assert small.getpixel((50, 50)) == (255, 255, 255)


def test_the_picture_to_look_at_is_large_and_upright_and_as_silent(give: Give, tmp_path: Path) -> None:
    small = tmp_path / "small.jpg"
    look(give(picture((4000, 3000), "HEIF", exif=exif(6))), thumbnail=small)
    with Image.open(preview(small)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (1200, 1600))
        assert not shown.getexif()
    assert b"SpyPhone" not in preview(small).read_bytes()


def told_of(seen: Look) -> tuple[object, ...]:
    return seen.facts.taken, seen.facts.place, seen.facts.camera, seen.facts.seconds


def test_what_the_camera_told_is_kept_apart(give: Give) -> None:
    told = camera("2026:11:20 10:15:00", "Samsung", "SM-A546E", (56, 50, 20.4), (60, 36, 20.5))
    for kind in ("JPEG", "PNG", "WEBP", "HEIF", "AVIF"):
        seen = look(give(picture((300, 200), kind, exif=told)))
        at = datetime.fromisoformat("2026-11-20T10:15:00")
        assert told_of(seen) == (at, "56.83900, 60.60569", "Samsung SM-A546E", None), kind


@pytest.mark.parametrize("when", ["0000:00:00 00:00:00", "yesterday", "1970:01:01 00:00:00", "", "9" * 500])
def test_a_camera_that_lies_spoils_no_picture(give: Give, when: str) -> None:
    told = camera(when, "\0\x1b[31m", "", (0, 0, 0), (0, 0, 0))
    assert told_of(look(give(picture((300, 200), exif=told)))) == (None, "", "[31m", None)


def test_a_video_shows_its_first_picture_that_is_not_black(give: Give, tmp_path: Path) -> None:
    black, red = Image.new("RGB", (640, 360)), Image.new("RGB", (640, 360), "red")
    told = {
        "com.apple.quicktime.creationdate": "2026-11-20T10:15:00+05:00",
        "com.apple.quicktime.location.ISO6709": "+56.8389+060.6057+250/",
        "com.apple.quicktime.make": "Apple",
        "com.apple.quicktime.model": "iPhone 15",
    }
    small = tmp_path / "small.jpg"
    seen = look(give(clip([black, black, red, red, red, red], form="mov", told=told, slow=10)), thumbnail=small)
    assert (seen.width, seen.height) == (640, 360)
    zone = timezone(timedelta(hours=5))
    at = datetime(2026, 11, 20, 10, 15, tzinfo=zone)
    assert told_of(seen) == (at, "56.83890, 60.60570", "Apple iPhone 15", 6)
    with Image.open(small) as shown:
        assert shown.size == (480, 270)
        assert shown.getpixel((240, 135))[0] > 200


def test_a_pdf_shows_its_first_page(give: Give, tmp_path: Path) -> None:
    assert look(give(paper()), thumbnail=tmp_path / "small.jpg").trouble is None
    with Image.open(tmp_path / "small.jpg") as small, Image.open(preview(tmp_path / "small.jpg")) as shown:
        assert (small.size, shown.size) == ((371, 480), (1237, 1600))


def test_a_decoder_that_does_not_end_is_stopped(give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.images.SECONDS", 0.01)
    assert look(give(picture()), thumbnail=tmp_path / "small") == Look(trouble="too_slow")
    assert not list(tmp_path.glob("small*"))


@pytest.mark.slow
def test_the_largest_photo_that_phones_take_passes(give: Give, tmp_path: Path) -> None:
    seen = look(give(picture((9248, 6936))), thumbnail=tmp_path / "small")
    assert (seen.width, seen.height, seen.trouble) == (9248, 6936, None)
    seen = look(give(picture((8000, 6000), "PNG")), thumbnail=tmp_path / "small")
    assert seen.trouble is None
    seen = look(give(picture((8064, 6048), "HEIF", enc_params={"preset": "ultrafast"})))
    assert seen.trouble is None
