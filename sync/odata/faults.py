"""What an answer of 1C means: its four formats of errors, and answers that are no answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Context
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sync.errors import ErpRefused, ErpSignIn, ErpUnavailable
from sync.pages import page_words, short
from sync.passing import raise_if_passing

Json = dict[str, Any]

WORTH_REPEATING = frozenset({"timeout", "connection", "busy", "no_session", "no_licence", "session_lost"})
NO_CONTENT = 204
HANDLER = "-1"  # an exception in 1C's own code
BY_STATUS = {400: "odd_request", 403: "closed", 404: "no_publication", 406: "no_session", 408: "busy", 429: "busy"}
DETAIL_LIMIT = 500
EXACT = Context(prec=100, traps=[])  # a number beyond sense is one odd value, no broken answer
NOT_PUBLISHED, NO_RIGHTS = "not_published", "no_rights"


class NoSuchObject(ErpRefused):
    """The key is well formed and nothing stands behind it."""


class KeyTaken(ErpRefused):
    """A create with our key met an object that is already there."""


OWN_MEANING: dict[str | None, Callable[[str], ErpRefused]] = {  # the other codes say that the question was wrong
    "8": lambda detail: ErpRefused(NOT_PUBLISHED, detail),
    "9": lambda detail: NoSuchObject("no_object", detail),
    "15": lambda detail: KeyTaken("key_taken", detail),
    "20": lambda detail: ErpRefused(NO_RIGHTS, detail),
}


def checked(status: int, raw: bytes) -> Json:
    """The decoded object of a good answer; every other answer is raised as the error it means."""
    if status < 300:
        return _decoded(raw) if status != NO_CONTENT else {}
    code, detail = _explained(_told(raw))
    if code in OWN_MEANING:
        raise OWN_MEANING[code](detail)
    if code is None or (status >= 500 and code == HANDLER):
        raise_if_passing(detail)
    raise _by_status(status, detail) if code is None else _refused(code, detail)


def _decoded(raw: bytes) -> Json:
    try:
        answer = json.loads(raw.decode("utf-8-sig"), parse_float=EXACT.create_decimal)
    except (ValueError, RecursionError) as problem:  # a hosting page with status 200, nothing at all, another charset
        text = _told(raw)
        raise_if_passing(_explained(text)[1])
        raise ErpUnavailable("odd_answer", short(page_words(text))) from problem
    if not isinstance(answer, dict):
        raise ErpUnavailable("odd_answer", str(answer)[:DETAIL_LIMIT])
    if "odata.error" in answer:
        code, detail = _of_json(answer)
        if code in OWN_MEANING:
            raise OWN_MEANING[code](detail)
        raise _refused(code or "", detail)
    return answer


def _told(raw: bytes) -> str:
    """Of a page that is no answer; a web server speaks its system's charset."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1251", errors="replace")


def _refused(code: str, detail: str) -> ErpRefused:
    return ErpRefused("refused" if code == HANDLER else f"odata_{code}", detail)


def _by_status(status: int, detail: str) -> ErpUnavailable:
    if status == 401:
        return ErpSignIn("sign_in", detail)
    return ErpUnavailable(BY_STATUS.get(status) or ("busy" if status >= 500 else "odd_answer"), detail)


def _explained(text: str) -> tuple[str | None, str]:
    """(error code or None, text) out of JSON odata.error, JSON exception chain, XML, or a page of HTML."""
    start = text.lstrip()[:1]
    try:
        if start == "{":
            return _of_json(json.loads(text))
        if start == "<" and "<html" not in text[:500].lower():
            return _of_xml(fromstring(text))
    except (ValueError, ParseError, DefusedXmlException, RecursionError):
        return None, _of_page(text)
    return None, _of_page(text)


def _of_page(text: str) -> str:
    """A page that speaks of what passes is looked at whole, another one is told by its beginning."""
    told = page_words(text)
    raise_if_passing(told)
    return short(told)


def _of_json(answer: Any) -> tuple[str | None, str]:
    error = answer.get("odata.error") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        message = error.get("message")
        value = message.get("value", "") if isinstance(message, dict) else message
        return str(error.get("code", "")), str(value)[:DETAIL_LIMIT]
    told: list[str] = []
    link = answer.get("exception") if isinstance(answer, dict) else None
    while isinstance(link, dict) and len(told) < 10:
        told.append(str(link.get("descr", "")))
        link = link.get("inner")
    return None, " | ".join(told)[:DETAIL_LIMIT]


def _of_xml(root: Element) -> tuple[str | None, str]:
    parts = {node.tag.rpartition("}")[2]: (node.text or "") for node in root.iter()}
    if "message" in parts:
        return parts.get("code", "").strip(), parts["message"][:DETAIL_LIMIT]
    return None, parts.get("descr", "")[:DETAIL_LIMIT]
