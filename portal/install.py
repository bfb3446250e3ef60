"""What makes the portal an application on a phone: its manifest, its service worker, the page for no network."""

import hashlib
import json
from typing import Any

from litestar import Response, get

from claims.wording import APP_ABOUT, APP_NAME
from portal.assets import asset, colour, shell
from portal.errors import AnyRequest
from portal.page import fragment
from portal.parts import GivenParts

WORKER = ("shell", "copies", "notices", "main")
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable-512", 512, "maskable"))


@get("/manifest.webmanifest", sync_to_thread=False, opt={"public": "the company's name and icons"})
def manifest(parts: GivenParts) -> Response[bytes]:
    said = {
        "id": "/",
        "name": APP_NAME.format(company=parts.company.name),
        "short_name": parts.company.name,
        "description": APP_ABOUT,
        "lang": "ru",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": colour("paper"),
        "background_color": colour("ground"),
        "icons": [
            {"src": asset(f"icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for name, size, purpose in ICONS
        ],
    }
    body = json.dumps(said, ensure_ascii=False).encode()
    return Response(body, media_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@get("/sw.js", sync_to_thread=False, opt={"public": "a script, the same for everybody"})
def worker() -> Response[str]:
    """Stands at the root, so that all pages are within its scope; other bytes with each change of the shell."""
    files = shell()
    version = hashlib.sha256("".join(files).encode()).hexdigest()[:12]
    told = {"name": f"shell {version}", "files": files, "icon": asset("icons/icon-192.png")}
    scripts = [asset(f"worker/{name}.js") for name in WORKER]
    body = f"const SHELL = {json.dumps(told)};\nimportScripts(...{json.dumps(scripts)});\n"
    return Response(body, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@get("/offline", sync_to_thread=True, opt={"public": "shown instead of a page that did not come; nobody's data"})
def offline(request: AnyRequest) -> Response[Any]:
    return fragment(request, "install/page.html", me=None)
