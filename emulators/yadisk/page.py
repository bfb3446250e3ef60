"""The page a person looks at: folders and files, pictures small, and buttons that make the disk misbehave."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote, urlencode

from emulators.yadisk.disk import Disk, read
from emulators.yadisk.errors import Refusal
from emulators.yadisk.faults import Faults, fault_from
from emulators.yadisk.paths import DiskPath, parse
from emulators.yadisk.server import Answer, Request

_PAGE = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
_CSP = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
_PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@dataclass(frozen=True)
class Preset:
    """A button: its words, and the faults it switches on."""

    words: str
    faults: Sequence[Mapping[str, Any]] = ()


PRESETS: Mapping[str, Preset] = {
    "ok": Preset("Работает"),
    "down": Preset("Не отвечает: 503", [{"on": "any", "do": "answer", "status": 503, "times": None}]),
    "busy": Preset(
        "Просит подождать: 429",
        [{"on": "any", "do": "answer", "status": 429, "retry_after": 5, "times": None}],
    ),
    "locked": Preset("Папка занята: 423", [{"on": "link", "do": "answer", "status": 423, "times": None}]),
    "token": Preset("Токен не принят: 401", [{"on": "any", "do": "answer", "status": 401, "times": None}]),
    "full": Preset("Нет места: 507", [{"on": "put", "do": "answer", "status": 507, "times": None}]),
    "slow": Preset("Медленно", [{"on": "put", "do": "drip", "seconds": 0.5, "times": None}]),
}


def answer(disk: Disk, faults: Faults, request: Request) -> Answer:
    """«/» shows a folder, «/_file» gives a file of it; ?path=disk:/…"""
    path = parse(request.query.get("path", "disk:/"))
    if request.path == "/_file":
        return _file(disk, path)
    place = disk.find(path)
    if request.path != "/" or not place.is_dir():
        raise Refusal("DiskNotFoundError")
    shown = _PAGE.substitute(
        title=escape(path.name if path.parts else "Диск"),
        used=_size(disk.used()),
        crumbs=_crumbs(path),
        listing=_listing(disk, path, place),
        faults=_faults(faults),
        presets="".join(_button(key, preset, faults) for key, preset in PRESETS.items()),
    )
    return Answer(200, shown.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": _CSP})


def _crumbs(path: DiskPath) -> str:
    steps = [DiskPath(path.parts[:depth]) for depth in range(len(path.parts) + 1)]
    names = [escape(step.name if step.parts else "Диск") for step in steps]
    return " / ".join(f'<a href="{_href("/", step)}">{name}</a>' for step, name in zip(steps, names, strict=True))


def _listing(disk: Disk, path: DiskPath, place: Path) -> str:
    children = sorted(place.iterdir(), key=lambda child: (child.is_file(), child.name))
    if not children:
        return '<p class="empty">Папка пуста.</p>'
    rows = "".join(_row(disk, DiskPath((*path.parts, child.name)), child) for child in children)
    head = '<th>Имя</th><th class="num">Размер</th><th>Изменён</th><th>sha256</th>'
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(disk: Disk, path: DiskPath, place: Path) -> str:
    name = escape(place.name)
    changed = datetime.fromtimestamp(place.stat().st_mtime, UTC).astimezone().strftime("%d.%m.%Y %H:%M:%S")
    if place.is_dir():
        inside = sum(1 for _ in place.iterdir())
        link = f'<a href="{_href("/", path)}">{name}</a>'
        icon = '<span class="pic">папка</span>'
        return _cells(icon + link, f"внутри: {inside}", changed, "")
    href = _href("/_file", path)
    picture = place.suffix.lower() in _PICTURES
    icon = f'<img class="pic" src="{href}" alt="" loading="lazy">' if picture else _badge(place.suffix)
    sha256 = disk.sums(place)[1]
    return _cells(
        f'{icon}<a href="{href}">{name}</a>',
        _size(place.stat().st_size),
        changed,
        f'<code title="{sha256}">{sha256[:12]}…</code>',
    )


def _badge(suffix: str) -> str:
    return f'<span class="pic">{escape(suffix.lstrip(".")[:4] or "файл")}</span>'


def _cells(thing: str, size: str, changed: str, sha256: str) -> str:
    name = f'<td><div class="thing">{thing}</div></td>'
    return f'<tr>{name}<td class="num">{size}</td><td>{changed}</td><td>{sha256}</td></tr>'


def _button(key: str, preset: Preset, faults: Faults) -> str:
    on = [asdict(fault_from(fault)) for fault in preset.faults] == faults.listing()
    return f'<button name="preset" value="{key}" aria-pressed="{str(on).lower()}">{preset.words}</button>'


def _faults(faults: Faults) -> str:
    """Those that are on, also such as no button knows."""
    on = [f"{fault['on']}: {fault['do']}" for fault in faults.listing()]
    return (
        f'<p class="bad">Диск подводит ({escape("; ".join(on))}). Чтобы прошло, нажмите «Работает».</p>' if on else ""
    )


def _file(disk: Disk, path: DiskPath) -> Answer:
    place = disk.find(path)
    if place.is_dir():
        raise Refusal("DiskNotFoundError")
    kind = _PICTURES.get(place.suffix.lower())
    headers = {
        "Content-Disposition": f"{'inline' if kind else 'attachment'}; filename*=UTF-8''{quote(path.name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    size = place.stat().st_size
    return Answer(200, read(place, 0, size), kind or "application/octet-stream", headers, size)


def _href(page: str, path: DiskPath) -> str:
    return escape(f"{page}?" + urlencode({"path": str(path)}))


def _size(size: int) -> str:
    for unit in ("Б", "КБ", "МБ"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size //= 1024
    return f"{size} ГБ"
