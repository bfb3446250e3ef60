"""The company's own: what stands at the head of its letters, its logo, who signs them."""

import tomllib
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from forms.written.template import LETTERHEAD, STRICT, TemplateFault

LOGO = "logo.png"
LARGEST_LOGO = 1_000_000  # bytes


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Letterhead:
    """rows: () writes the requisites of the legal entity that sold; address: of the portal, for links; logo: a PNG."""

    rows: tuple[str, ...] = ()
    name: str = ""
    position: str = ""
    logo: bytes = b""
    address: str = ""


def letterhead(own: Path | None, address: str) -> Letterhead:
    """Of the company's folder; TemplateFault: a file in it cannot be used."""
    if own is None:
        return Letterhead(address=address)
    rows: dict[str, object] = {}
    try:
        if (own / LETTERHEAD).is_file():
            rows = tomllib.loads((own / LETTERHEAD).read_text("utf-8"))
        return TypeAdapter(Letterhead).validate_python({**rows, "logo": _logo(own / LOGO), "address": address})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise TemplateFault(f"{LETTERHEAD}: {wrong}") from wrong
    except ValidationError as wrong:
        fault = wrong.errors()[0]
        raise TemplateFault(f"{LETTERHEAD}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from wrong


def _logo(path: Path) -> bytes:
    if not path.is_file():
        return b""
    content = path.read_bytes()
    if len(content) > LARGEST_LOGO:
        raise TemplateFault(f"{LOGO}: сохраните картинку не больше 1 МБ")
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError) as wrong:
        raise TemplateFault(f"{LOGO}: нужна картинка PNG") from wrong
    return content
