"""What 1C's own code does when an object is written: numbers, empty fields, dates that follow the status."""

from __future__ import annotations

from emulators.onec.world import NO_DATE, ZERO, Object, World

CLAIMS = ("Catalog_Претензии", "Catalog_ПретензииКлиентов")
OPEN = ("Зарегистрирована", "Обрабатывается")


def before_write(world: World, name: str, body: Object, known: dict[str, str]) -> Object:
    """The object as 1C would store it; `known` are the fields its type has."""
    filled = dict(body)
    if name in CLAIMS:
        if filled.get("Статус", "") in (*OPEN, ""):
            filled["ДатаОкончания"] = NO_DATE
        if not filled.get("Description"):
            filled["Description"] = str(filled.get("ОписаниеПретензии", ""))[:100] or "Претензия"
    if "Code" in known and not filled.get("Code"):
        filled["Code"] = f"00-{_next(world, name, 'Code'):08}"
    if "Number" in known and not filled.get("Number"):
        prefix = _prefix(world, filled)
        filled["Number"] = f"{prefix}-{_next(world, name, 'Number', prefix):06}"
    if "Date" in known and filled.get("Date", NO_DATE) == NO_DATE:
        filled["Date"] = world.clock.stamp()
    return filled


def _prefix(world: World, body: Object) -> str:
    seller = world.get("Catalog_Организации", body.get("Организация_Key", ZERO)) or {}
    return f"{seller.get('Префикс') or '00'}00"


def _next(world: World, name: str, field: str, prefix: str = "") -> int:
    taken = [str(other.get(field, "")).rpartition("-") for other in world.all(name)]
    return max((int(tail) for head, _, tail in taken if tail.isdigit() and prefix in ("", head)), default=0) + 1
