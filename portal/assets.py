"""Our own static files: their addresses with a hash, icons for templates, and the route that gives them."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from markupsafe import Markup

FOLDER = Path(__file__).parent / "static"
ICONS = FOLDER / "vendor" / "lucide@1.62.0"
IMPORT = re.compile(rb'from "\./([a-z_]+\.js)"')
COLOUR = re.compile(rb"--([a-z0-9-]+): (#[0-9a-f]{3,6});")
FOREVER = "public, max-age=31536000, immutable"
mimetypes.add_type("font/woff2", ".woff2")


@dataclass(frozen=True)
class Asset:
    """A file of static/: bytes as they are and packed, media type, hash of the content."""

    content: bytes
    packed: bytes  # by gzip; the same bytes where that saves nothing
    media_type: str
    hash: str


@cache
def _assets() -> dict[str, Asset]:
    names = (path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
    return {name: _read(name) for name in names}


@cache
def _read(name: str) -> Asset:
    path = FOLDER / name
    content = path.read_bytes()
    if path.parent.name == "js":
        # A module asks for another by its content too: else a new one would meet an old one in somebody's cache.
        content = IMPORT.sub(lambda found: b'from "' + asset(f"js/{found[1].decode()}").encode() + b'"', content)
    packed = gzip.compress(content, 9, mtime=0)
    return Asset(
        content,
        packed if len(packed) < len(content) * 0.9 else content,
        mimetypes.guess_type(name)[0] or "text/plain",
        hashlib.sha256(content).hexdigest()[:12],
    )


def asset(name: str) -> str:
    """Address of a file of static/, good for ever: its content is in it."""
    return f"/static/{name}?v={_read(name).hash}"


@cache
def shell() -> tuple[str, ...]:
    """Addresses of all that a page needs to look and work as it should, as pages ask for them."""
    own = [asset(name) for name in sorted(_assets()) if name.startswith(("css/", "js/")) or name == "icon.svg"]
    vendored = [f"/static/{name}" for name in sorted(_assets()) if name.endswith((".min.js", ".woff2"))]
    return (*own, *vendored)


def colour(name: str) -> str:
    """A colour token of the style sheets, for what is told of colours outside of them."""
    tokens: dict[bytes, bytes] = dict(COLOUR.findall(_read("css/tokens.css").content))
    return tokens[name.encode()].decode()


@cache
def icon(name: str) -> Markup:
    """An icon of lucide as inline SVG; decoration only, the words stand beside it."""
    drawn = (ICONS / f"{name}.svg").read_text(encoding="utf-8").split("-->", 1)[1]
    own = " ".join(drawn.split()).replace(f'class="lucide lucide-{name}"', 'class="icon" aria-hidden="true"')
    return Markup(own)  # noqa: S704 - our own vendored file


@get("/static/{path:path}", sync_to_thread=False, opt={"public": "css, scripts and fonts hold nothing of anybody"})
def static_file(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
    """A file of static/; vendored ones carry their version in the path, ours a hash in the query."""
    name = path.lstrip("/")
    found = _assets().get(name)
    if found is None:
        raise NotFoundException
    tag = f'"{found.hash}"'
    lasting = name.startswith("vendor/") or request.query_params.get("v") == found.hash
    headers = {"Vary": "Accept-Encoding", "ETag": tag, "Cache-Control": FOREVER if lasting else "no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return Response(b"", status_code=304, headers=headers, media_type=found.media_type)
    if found.packed is found.content or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(found.content, headers=headers, media_type=found.media_type)
    return Response(found.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media_type)
