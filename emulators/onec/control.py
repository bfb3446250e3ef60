"""Faults of a 1C server: what each looks like to a client, and the address where they are ordered."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from emulators.faults import Fault, Faults
from emulators.http import Request, Response
from emulators.onec.errors import ODataError
from emulators.onec.odata import Modes

JSON = "application/json;charset=utf-8"
VRS = "http://v8.1c.ru/8.2/virtual-resource-system"
KINDS = ("503", "500", "406", "403", "401", "refuse", "slow", "drop", "drop_after")


def under(
    faults: Faults,
    request: Request,
    run: Callable[[Request], Response],
    *,
    path: str = "",
    refusal: Callable[[Fault], Response | None] = lambda _: None,
) -> Response:
    """The answer of `run`, or what an ordered fault makes of it; `refusal` words some in another interface's way."""
    fault = faults.take(request.method, path or request.path)
    if fault is None:
        return run(request)
    if fault.kind == "slow":
        time.sleep(fault.seconds)
        return run(request)
    if fault.kind == "drop":
        return Response(0, drop=True)
    if fault.kind == "drop_after":
        run(request)
        return Response(0, drop=True)
    return refusal(fault) or _refusal(fault)


def _refusal(fault: Fault) -> Response:
    if fault.kind == "406":
        return Response(406, _no_session(), "application/xml;charset=utf-8")
    if fault.kind == "403":
        return Response(403, _closed(), JSON)
    if fault.kind == "401":
        error = ODataError(401, 20, "Недостаточно прав для выполнения операции")
        return Response(401, error.as_json(), JSON)
    if fault.kind == "refuse":
        return Response(500, ODataError(500, -1, fault.text or "Запись отклонена").as_json(), JSON)
    if fault.kind == "500":
        return Response(500, _html(), "text/html;charset=utf-8")
    return Response(503, b"<html><body><h1>503 Service Unavailable</h1></body></html>", "text/html;charset=utf-8")


def _no_session() -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><exception xmlns="{VRS}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Exception" '
        'clsid="580392e6-ba49-4280-ac67-fcd6f2180121" reason="406">'
        '<descr xmlns="http://v8.1c.ru/8.1/data/core">Истекло время ожидания сеанса</descr></exception>'
    ).encode()


def _closed() -> bytes:
    reason = "Ведутся технические работы"
    text = f"Начало сеанса с информационной базой запрещено.\n{reason}"
    descr = "HTTP: Forbidden\nОшибка при выполнении запроса GET к ресурсу /odata/x:"
    inner = {"descr": text, "inner": {"descr": reason, "creationStack": "core83.dll:0x0000000000000000 ", "data": ""}}
    value = {"#exception": f"{{{VRS}}}Exception", "exception": {"reason": 403, "descr": descr, "inner": inner}}
    return b"\xef\xbb\xbf" + json.dumps(value, ensure_ascii=False).encode()


def _html() -> bytes:
    return (
        b'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n<html><head><title>1C:Enterprise 8 application error'
        b"</title></head><body><h2>1C:Enterprise 8 application error:</h2>Unrecoverable error<br><b>by reason: </b>"
        b"<br>The device is full. 28(0x0000001C): No space left on device</body></html>"
    )


def order(faults: Faults, modes: Modes, request: Request) -> Response:
    """GET lists, POST orders a fault or sets modes, DELETE clears all. A wrong order gets 400 and says why."""
    if request.method == "DELETE":
        faults.clear()
        modes.__dict__.update(Modes().__dict__)
    elif request.method == "POST":
        try:
            _ordered(faults, modes, json.loads(request.body or b"{}"))
        except (ValueError, TypeError) as wrong:
            return Response(400, json.dumps({"error": str(wrong)}, ensure_ascii=False).encode(), JSON)
    state = {"faults": faults.listed(), "modes": modes.__dict__, "kinds": KINDS}
    return Response(200, json.dumps(state, ensure_ascii=False).encode(), JSON)


def _ordered(faults: Faults, modes: Modes, wanted: dict[str, object]) -> None:
    if "kind" in wanted:
        if wanted["kind"] not in KINDS:
            raise ValueError(f"kind: one of {', '.join(KINDS)}")
        faults.add(Fault(**wanted))  # type: ignore[arg-type]
        return
    for name, value in wanted.items():
        if name not in modes.__dict__:
            raise ValueError(f"{name}: one of {', '.join(modes.__dict__)}, or a kind")
        setattr(modes, name, bool(value))
