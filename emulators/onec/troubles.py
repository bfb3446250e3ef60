"""What each trouble of a 1C server looks like to a client, by the kind it is ordered under."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from emulators.faults import Fault
from emulators.http import Request, Response
from emulators.onec.errors import ODataError, no_rights, row_without_number, rows_alone

Run = Callable[[Request], Response]
JSON = "application/json;charset=utf-8"
HTML = "text/html;charset=utf-8"
VRS = "http://v8.1c.ru/8.2/virtual-resource-system"
HUGE = 30 << 20
BOMB = 256 << 20
LOCKED = (
    "Конфликт блокировок при выполнении транзакции:\nПревышено максимальное время ожидания предоставления блокировки"
)
CLOSED = "Начало сеанса с информационной базой запрещено.\n"
NO_LICENCE = "Не обнаружено свободной лицензии!"
PLATFORM = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n<html><head><title>1C:Enterprise 8 application error</title>'
    "</head><body><h2>1C:Enterprise 8 application error:</h2>Unrecoverable error<br><b>by reason: </b><br>"
    "The device is full. 28(0x0000001C): No space left on device</body></html>"
)


def trouble(fault: Fault, request: Request, run: Run) -> Response:
    """What this fault makes of this request."""
    if fault.kind == "slow":
        time.sleep(fault.seconds)
        return run(request)
    if fault.kind in TWISTS:
        return TWISTS[fault.kind](request, run)
    if fault.kind in WORDED:
        return WORDED[fault.kind](fault.text)
    return FIXED[fault.kind]()


def _drop_after(request: Request, run: Run) -> Response:
    run(request)
    return Response(0, drop=True)


def _twice(request: Request, run: Run) -> Response:
    run(request)
    return run(request)


def _partial_rows(request: Request, run: Run) -> Response:
    """The head of what is written is stored, its rows are not."""
    try:
        body = json.loads(request.body)
    except ValueError:
        return run(request)
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if not isinstance(value, list)}
    return run(replace(request, body=json.dumps(body).encode()))


def _unposted(request: Request, run: Run) -> Response:
    """Posting is confirmed, and a moment later the document is not posted."""
    answer = run(request)
    address = request.path.removesuffix("()")
    if answer.status == 200 and address.endswith("/Post"):
        run(replace(request, path=f"{address.removesuffix('/Post')}/Unpost"))
    return answer


def _charset1251(request: Request, run: Run) -> Response:
    answer = run(request)
    kind = answer.type.replace("utf-8", "windows-1251")
    return replace(answer, body=answer.body.decode().encode("cp1251", errors="replace"), type=kind)


def _truncated(request: Request, run: Run) -> Response:
    return replace(run(request), cut=True)


def _redirect(text: str) -> Response:
    return Response(302, b"", HTML, (("Location", text or "/e1cib/login"),))


def _error(status: int, code: int, usual: str) -> Callable[[str], Response]:
    return lambda text: Response(status, ODataError(status, code, text or usual).as_json(), JSON)


def _page(status: int, text: str) -> Callable[[], Response]:
    return lambda: Response(status, text.encode(), HTML)


def no_session() -> Response:
    """The pool of sessions is empty."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" '
        f'href="/e1csys/vrscore/exception.xslt"?><exception xmlns="{VRS}" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Exception" '
        'clsid="580392e6-ba49-4280-ac67-fcd6f2180121" reason="406">'
        '<descr xmlns="http://v8.1c.ru/8.1/data/core">Истекло время ожидания сеанса</descr></exception>'
    )
    return Response(406, body.encode(), "application/xml;charset=utf-8")


def _chain(status: int, word: str, outer: str, usual: str) -> Callable[[str], Response]:
    """The chain of exceptions in JSON, with a byte order mark, that a session which did not start answers with."""

    def made(text: str) -> Response:
        last = text or usual
        inner = {"descr": last, "creationStack": "core83.dll:0x0000000000000000 ", "data": ""}
        value: dict[str, Any] = {
            "reason": status,
            "descr": f"HTTP: {word}\nОшибка при выполнении запроса GET к ресурсу /odata/x:",
            "inner": {"descr": f"{outer}{last}", "inner": inner},
        }
        body = {"#exception": f"{{{VRS}}}Exception", "exception": value}
        return Response(status, b"\xef\xbb\xbf" + json.dumps(body, ensure_ascii=False).encode(), JSON)

    return made


def _huge() -> Response:
    return Response(200, b'{"value":["' + b"x" * HUGE + b'"]}', JSON)


def _gzip_bomb() -> Response:
    return Response(200, _bomb(), JSON, (("Content-Encoding", "gzip"),))


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    spaces = b" " * (1 << 20)
    inner = b"".join(packer.compress(spaces) for _ in range(BOMB >> 20))
    return inner + packer.flush()


TWISTS: dict[str, Callable[[Request, Run], Response]] = {
    "drop_after": _drop_after,
    "partial_rows": _partial_rows,
    "unposted": _unposted,
    "twice": _twice,
    "charset1251": _charset1251,
    "truncated": _truncated,
}
WORDED: dict[str, Callable[[str], Response]] = {
    "401": _error(401, 20, no_rights().text),
    "refuse": _error(500, -1, "Запись отклонена"),
    "lock_500": _error(500, -1, LOCKED),
    "internal_-1": _error(500, -1, row_without_number().text),
    "data_13": _error(400, 13, rows_alone().text),
    "403": _chain(403, "Forbidden", CLOSED, "Ведутся технические работы"),
    "maintenance": _chain(403, "Forbidden", CLOSED, "Ведутся технические работы"),
    "license_limit": _chain(500, "Internal Server Error", "Ошибка при начале сеанса:\n", NO_LICENCE),
    "redirect": _redirect,
}
FIXED: dict[str, Callable[[], Response]] = {
    "drop": lambda: Response(0, drop=True),
    "503": _page(503, "<html><body><h1>503 Service Unavailable</h1></body></html>"),
    "500": _page(500, PLATFORM),
    "406": no_session,
    "busy_503_html": _page(503, f"<html><body><h1>{CLOSED}Ведутся технические работы</h1></body></html>"),
    "html200": _page(200, "<html><body><h1>Вход в сервис</h1></body></html>"),
    "huge": _huge,
    "gzip_bomb": _gzip_bomb,
}
KINDS = ("slow", *TWISTS, *WORDED, *FIXED)
