"""Codes on photos of packages, drawn by the library that reads them and then spoilt as cameras spoil them."""

import io

import numpy
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from storage.codes import read_codes

KINDS = zxingcpp.BarcodeFormat
MARK = "010460700110356121abcDEF1234567\x1d93XyZ1"
SPELT = "(01)04607001103561(21)abcDEF1234567(93)XyZ1"  # as the library takes it


def drawn(text: str, kind: zxingcpp.BarcodeFormat, *, scale: int = 6) -> Image.Image:
    """On a package that fills a photo."""
    gs1 = {"gs1": True} if text == MARK else {}
    code = zxingcpp.create_barcode(SPELT if gs1 else text, kind, **gs1)
    small = Image.fromarray(numpy.array(zxingcpp.write_barcode_to_image(code, scale=scale)))
    photo = Image.new("RGB", (2000, 1500), (196, 160, 110))
    photo.paste(small, (600, 500))
    return photo


def saved(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("4607001103561", KINDS.EAN13),
        ("96385074", KINDS.EAN8),
        ("14607001103568", KINDS.ITF),
        ("КМ-7", KINDS.QRCode),
        ("110356-A", KINDS.Code128),
        (MARK, KINDS.DataMatrix),
    ],
    ids=["EAN-13", "EAN-8", "ITF-14", "QR", "Code 128", "Честный знак"],
)
def test_each_kind_is_read_with_its_invisible_sign(text: str, kind: zxingcpp.BarcodeFormat) -> None:
    assert read_codes(saved(drawn(text, kind))) == [text]


def test_a_slanting_blurred_photo_of_low_quality_is_read() -> None:
    photo = drawn("4607001103561", KINDS.EAN13).rotate(12, fillcolor=(196, 160, 110))
    assert read_codes(saved(photo.filter(ImageFilter.GaussianBlur(1.5)), quality=40)) == ["4607001103561"]


def test_of_several_the_one_that_names_the_very_package_comes_first() -> None:
    photo = drawn("4607001103561", KINDS.EAN13)
    photo.paste(drawn(MARK, KINDS.DataMatrix).crop((600, 500, 760, 660)), (100, 100))
    assert read_codes(saved(photo)) == [MARK, "4607001103561"]


def test_a_small_code_on_a_large_photo_is_read() -> None:
    photo = Image.new("L", (4000, 3000), 200)
    photo.paste(drawn("4607001103561", KINDS.EAN13, scale=3).crop((600, 500, 1000, 750)).convert("L"), (3100, 2500))
    assert read_codes(saved(photo)) == ["4607001103561"]


def test_a_photo_without_a_code_has_none() -> None:
    assert read_codes(saved(Image.new("RGB", (800, 600), "teal"), "PNG")) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        saved(Image.new("L", (9000, 9000)), "PNG"),
        saved(Image.new("L", (9, 9)))[:-20],
    ],
    ids=["nothing", "a page", "too many pixels", "cut off"],
)
def test_what_is_no_picture_is_none(content: bytes) -> None:
    assert read_codes(content) is None
