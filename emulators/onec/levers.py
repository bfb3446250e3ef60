"""Levers of the base at POST /_control: copies of it, what its staff do, how its published form drifts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from emulators.http import Request, Response
from emulators.onec import drift, plans, staff
from emulators.onec.names import Base

JSON = "application/json;charset=utf-8"
Told = dict[str, Any]


def _name(told: Told) -> str:
    name = str(told.get("name", "backup"))
    if not re.fullmatch(r"\w{1,40}", name):
        raise ValueError("name: letters and digits")
    return name


LEVERS: dict[str, Callable[[Base, Told], object]] = {
    "backup": lambda base, told: base.world.backup(_name(told)),
    "restore": lambda base, told: base.world.restore(_name(told)),
    "renumber": lambda base, told: staff.renumber(base.world, told["set"]),
    "delete_mark": lambda base, told: staff.delete_mark(base.world, told["key"], told.get("marked", True)),
    "change": lambda base, told: staff.change(base.world, told["key"], told["values"]),
    "vanish": lambda base, told: staff.vanish(base.world, told["key"]),
    "rename_field": lambda base, told: drift.rename(base, told["set"], told["field"], told["to"]),
    "remove_field": lambda base, told: drift.remove(base, told["set"], told["field"]),
    "publish_field": lambda base, told: drift.publish(base, told["set"], told["field"], told["type"]),
    "retype_field": lambda base, told: drift.retype(base, told["set"], told["field"], told["type"]),
    "table": lambda base, told: base.tables.update({told["table"]: list(told["rows"])}),
    "plan": lambda base, told: plans.switch_on(base, told["name"], told["sets"]),
    "register_all": lambda base, told: plans.register_all(base.world, told["name"]),
}


def control(base: Base, request: Request) -> Response:
    """GET lists the levers; POST {"do": lever, …} pulls one. A wrong order gets 400 and says why."""
    if request.method != "POST":
        return _json(200, {"levers": list(LEVERS)})
    try:
        told = json.loads(request.body or b"{}")
        lever = LEVERS.get(told.get("do"))
        if lever is None:
            raise ValueError(f"do: one of {', '.join(LEVERS)}")
        return _json(200, {"done": told["do"], "result": lever(base, told)})
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as wrong:
        return _json(400, {"error": f"{type(wrong).__name__}: {wrong}"})


def _json(status: int, value: object) -> Response:
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), JSON)
