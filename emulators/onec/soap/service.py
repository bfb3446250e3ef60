"""The door of the service: address, sessions, envelope in and out."""

from __future__ import annotations

import uuid
from http.cookies import SimpleCookie
from pathlib import Path
from xml.etree.ElementTree import Element

from emulators.faults import Fault
from emulators.http import Request, Response
from emulators.onec.names import Base
from emulators.onec.soap import contract, envelope
from emulators.onec.soap.contract import BadInputError
from emulators.onec.soap.operations import Operations

ROOT = "/trade/ws/dealerclaims.1cws"
ADDRESS = b"http://localhost/base/ws/dealerclaims.1cws"
NO_SESSION = Response(404, b"<html><body><h1>404 Not Found</h1></body></html>", "text/html;charset=utf-8")


class Service:
    """Answers everything under ROOT by the description it was given."""

    def __init__(self, base: Base, wsdl: Path) -> None:
        self.contract = contract.read(wsdl)
        self.operations = Operations(base)
        self.world = base.world
        self.sessions: set[str] = set()

    def called(self, request: Request) -> str:
        """Address and operation: what a fault is ordered for."""
        try:
            return f"{ROOT}/{envelope.opened(request.body).operation}" if request.method == "POST" else ROOT
        except BadInputError:
            return ROOT

    def answer(self, request: Request) -> Response:
        if request.method == "GET":
            own = self.contract.text.replace(ADDRESS, f"{request.host}{ROOT}".encode())
            return Response(200, own, "text/xml;charset=utf-8")
        if request.method != "POST":
            return Response(405)
        cookie = _cookie(request)
        if cookie and cookie not in self.sessions:
            return NO_SESSION
        answered = self._run(request)
        return self._with_session(request, cookie, answered)

    def _run(self, request: Request) -> Response:
        soap = envelope.SOAP11
        try:
            call = envelope.opened(request.body)
            soap = call.soap
            run, fields = self.operations.find(call.operation), self.contract.wrappers.get(call.operation)
            if run is None or fields is None:
                raise BadInputError(f"Операция не найдена: {call.operation}")
            asked = self.contract.read(call.message, fields)
        except BadInputError as wrong:
            return envelope.fault(str(wrong), soap)
        with self.world.writing():
            told = run(asked)
        name = f"{call.operation}Response"
        wrapper = Element(f"{{{self.contract.space}}}{name}")
        self.contract.write(wrapper, self.contract.wrappers[name], {"return": told})
        return envelope.answered(soap, wrapper, self.contract.space)

    def _with_session(self, request: Request, cookie: str, answered: Response) -> Response:
        wish = request.headers.get("IBSession", "")
        if wish == "finish":
            self.sessions.discard(cookie)
        if wish != "start":
            return answered
        made = str(uuid.uuid4())
        self.sessions.add(made)
        return Response(
            answered.status, answered.body, answered.type, (("Set-Cookie", f"ibsession={made}; HttpOnly; path=/trade"),)
        )


def refusal(fault: Fault) -> Response | None:
    """An ordered fault that looks otherwise here than in OData."""
    if fault.kind == "401":
        return envelope.fault("Неизвестная ошибка. {WebСервис.DealerClaims.Модуль(1)}: Нарушение прав доступа!")
    if fault.kind == "refuse":
        return envelope.fault(f"Неизвестная ошибка. {{WebСервис.DealerClaims.Модуль(1)}}: {fault.text or 'Отказ'}")
    return None


def _cookie(request: Request) -> str:
    found = SimpleCookie(request.headers.get("Cookie", "")).get("ibsession")
    return found.value if found else ""
