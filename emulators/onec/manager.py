"""The page where a person plays the 1C manager: list of claims, card, saving; plain HTML that needs no JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader

from emulators.http import Request, Response
from emulators.onec.card import ACTS, CLAIMS, Card, save
from emulators.onec.claims import WORDS
from emulators.onec.names import Base

PAGES = Path(__file__).with_name("pages")
HTML = "text/html;charset=utf-8"
SHOWN = 200


def _moment(text: str) -> str:
    """ДД.ММ.ГГГГ and, when not midnight, the time."""
    if not text or text.startswith("0001"):
        return "—"
    day, _, clock = text.partition("T")
    shown = ".".join(reversed(day.split("-")))
    return shown if clock in ("", "00:00:00") else f"{shown}, {clock[:5]}"


def _number(value: object) -> str:
    """1234.5 as «1 234,5»."""
    whole, _, rest = f"{float(str(value or 0)):,.3f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", "\u00a0") + (f",{rest:<02}" if rest else "")


TEMPLATES = Environment(loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
TEMPLATES.filters |= {"moment": _moment, "number": _number}
TEMPLATES.globals["words"] = WORDS


@dataclass(frozen=True)
class Manager:
    """Answers everything that is not OData."""

    base: Base

    def answer(self, request: Request) -> Response:
        """GET /, GET and POST /claims/KEY, the style sheet; anything else is 404."""
        if request.path == "/style.css":
            return Response(200, (PAGES / "style.css").read_bytes(), "text/css;charset=utf-8")
        if request.path == "/" and request.method in ("GET", "HEAD"):
            return self.listed()
        head, _, key = request.path.strip("/").partition("/")
        card = self.card(key) if head == "claims" else None
        if card is None:
            return _page("missing.html", 404)
        if request.method == "POST":
            posted = parse_qs(request.body.decode(), keep_blank_values=True)
            save(self.base, card, {name: values[-1] for name, values in posted.items()})
            return Response(303, headers=(("Location", f"/claims/{key}?saved"),))
        return _page("card.html", 200, card=card, saved=request.query == "saved")

    def listed(self) -> Response:
        """Claims, the newest first."""
        name = next((name for name in CLAIMS if name in self.base.model.sets), None)
        if name is None:
            return _page("list.html", 200, cards=None, total=0)
        bodies = self.base.world.all(name)
        cards = [Card(self.base, name, body) for body in reversed(bodies[-SHOWN:])]
        return _page("list.html", 200, cards=cards, total=len(bodies), acts=len(self.base.world.all(ACTS)))

    def card(self, key: str) -> Card | None:
        """The claim with this key, in whichever set this base keeps claims."""
        for name in CLAIMS:
            body = self.base.world.get(name, key)
            if body is not None and name in self.base.model.sets:
                return Card(self.base, name, body)
        return None


def _page(name: str, status: int, **values: object) -> Response:
    return Response(status, TEMPLATES.get_template(name).render(values).encode(), HTML)
