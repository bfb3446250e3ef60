"""Photos, a video, and files that lie, made of bytes on the spot: nothing binary is kept with the stories."""

import io
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypedDict

import av
from PIL import Image, ImageDraw

from e2e.world import GOODS
from forms.torg2.book import render
from forms.torg2.values import Line, Torg2
from tests.clips import clip


class File(TypedDict):
    """As Playwright takes a file that is on no disk."""

    name: str
    mimeType: str
    buffer: bytes


def photo(name: str = "IMG_0012.jpg", color: str = "teal") -> File:
    """A picture that a camera could have made; each colour has its own bytes."""
    picture = Image.new("RGB", (1200, 900), color)
    ImageDraw.Draw(picture).rectangle((300, 200, 900, 700), fill="white")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def photos(*names: str) -> list[File]:
    return [
        photo(f"{name}.jpg", color) for name, color in zip(names, ("teal", "olive", "navy", "maroon"), strict=False)
    ]


def heavy_photo(name: str = "IMG_9000.png") -> File:
    """12 MB that cannot be packed: long enough on its way to be cut off."""
    width, height = 2400, 1700
    out = io.BytesIO()
    noise = Random(name).randbytes(width * height * 3)
    Image.frombytes("RGB", (width, height), noise).save(out, "PNG", compress_level=0)
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def video(name: str = "VID_0001.mp4") -> File:
    """Three pictures, and a megabyte of nothing."""
    return {"name": name, "mimeType": "video/mp4", "buffer": clip(padding=1024 * 1024)}


def film(name: str = "VID_0002.mp4", seconds: int = 20) -> File:
    """One that plays, four frames a second; its index is last, as phones write it."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=4)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(4 * seconds):
            picture = Image.new("RGB", (320, 240), "teal")
            ImageDraw.Draw(picture).rectangle((4 * number, 0, 4 * number + 40, 240), fill="white")
            file.mux(stream.encode(av.VideoFrame.from_image(picture)))
        file.mux(stream.encode())
    return {"name": name, "mimeType": "video/mp4", "buffer": out.getvalue()}


def lying() -> File:
    """A page that calls itself a photo."""
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"<html><script>alert(1)</script></html>"}


def own_act(goods: str, came: int) -> File:
    """An act that the dealer drew up elsewhere, as a workbook: so many of these goods came."""
    sku, document, price = GOODS[goods]
    line = Line(name=goods, unit="шт", sku=sku, doc_qty=Decimal(document), fact_qty=Decimal(came), price=Decimal(price))
    act = Torg2(act_number="17", act_on=date(2026, 3, 10), buyer_org="ООО", supplier="АО", lines=(line,))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "Акт 17.xlsx", "mimeType": kind, "buffer": render(act)}


def empty() -> File:
    return {"name": "empty.jpg", "mimeType": "image/jpeg", "buffer": b""}
