"""Where faults meet requests, and the address where they and the modes are ordered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote

from emulators.faults import Fault, Faults
from emulators.http import Request, Response
from emulators.onec.modes import Modes
from emulators.onec.odata import OData
from emulators.onec.troubles import JSON, KINDS, trouble
from emulators.onec.world import World

LOOKED_AT = 1 << 20


def under(
    faults: Faults,
    request: Request,
    run: Callable[[Request], Response],
    *,
    path: str = "",
    refusal: Callable[[Fault], Response | None] = lambda _: None,
) -> Response:
    """The answer of `run`, or what an ordered fault makes of it; `refusal` words some in another interface's way."""
    with faults.session():
        text = _text(request) if faults.orders else ""
        fault = faults.take(request.method, path or request.path, text)
        if fault is None:
            return run(request)
        return refusal(fault) or trouble(fault, request, run)


def _text(request: Request) -> str:
    return f"{unquote(request.query)}\n{request.body[:LOOKED_AT].decode(errors='replace')}"


def order(faults: Faults, interface: OData, request: Request) -> Response:
    """GET lists, POST orders a fault or sets modes, DELETE clears all. A wrong order gets 400 and says why."""
    modes = interface.modes
    if request.method == "DELETE":
        faults.clear()
        modes.__dict__.update(Modes().__dict__)
    elif request.method == "POST":
        try:
            _ordered(faults, modes, json.loads(request.body or b"{}"))
        except (ValueError, TypeError) as wrong:
            return Response(400, json.dumps({"error": str(wrong)}, ensure_ascii=False).encode(), JSON)
    _apply(modes, interface.base.world)
    state = {"faults": faults.listed(), "modes": modes.__dict__, "kinds": KINDS, "log": faults.told()}
    return Response(200, json.dumps(state, ensure_ascii=False).encode(), JSON)


def _ordered(faults: Faults, modes: Modes, wanted: dict[str, object]) -> None:
    if "kind" in wanted:
        if wanted["kind"] not in KINDS:
            raise ValueError(f"kind: one of {', '.join(KINDS)}")
        faults.add(Fault(**wanted))  # type: ignore[arg-type]
        return
    if unknown := [name for name in wanted if name not in modes.__dict__]:
        raise ValueError(f"{unknown[0]}: one of {', '.join(modes.__dict__)}, or a kind")
    given = {name: type(modes.__dict__[name])(value) for name, value in wanted.items()}
    if given.get("clock"):
        datetime.fromisoformat(given["clock"])
    modes.__dict__.update(given)


def _apply(modes: Modes, world: World) -> None:
    world.late, world.one_counter = modes.late_visibility, modes.one_counter
    world.clock.shift = modes.clock_shift
    world.clock.stopped = datetime.fromisoformat(modes.clock) if modes.clock else None
