"""What an answer of 1C means: its four formats of errors, and answers that are no answers."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sync.errors import ErpRefused, ErpSignIn, ErpUnavailable
from sync.odata import names

Json = dict[str, Any]

WORTH_REPEATING = frozenset({"timeout", "connection", "busy", "no_session"})
NO_RIGHTS, NO_SUCH_SET, NO_SUCH_OBJECT, KEY_TAKEN, HANDLER = "20", "8", "9", "15", "-1"
DETAIL_LIMIT = 500
NOT_PUBLISHED = "not_published"


class NoSuchObject(ErpRefused):
    """The key is well formed and nothing stands behind it."""


class KeyTaken(ErpRefused):
    """A create with our key met an object that is already there."""


def checked(status: int, raw: bytes) -> Json:
    """The decoded object of a good answer; every other answer is raised as the error it means."""
    text = raw.decode("utf-8-sig", errors="replace")
    if status < 300:
        return _decoded(text)
    code, detail = _explained(text)
    if code is not None:
        _raise_by_code(status, code, detail)
    if status == 401:
        raise ErpSignIn("sign_in", detail)
    if status == 406:
        raise ErpUnavailable("no_session", detail)
    if status == 404:
        raise ErpUnavailable("no_publication", detail)
    raise ErpUnavailable("busy" if status >= 500 or status in (403, 408, 429) else "odd_answer", detail)


def _decoded(text: str) -> Json:
    try:
        answer = json.loads(text, parse_float=str) if text else {}
    except (ValueError, RecursionError) as problem:  # a hosting page with status 200
        raise ErpUnavailable("odd_answer", text[:DETAIL_LIMIT]) from problem
    if not isinstance(answer, dict):
        raise ErpUnavailable("odd_answer", text[:DETAIL_LIMIT])
    if "odata.error" in answer:
        code, detail = _of_json(answer)
        _raise_by_code(200, code or "", detail)
    return answer


def _raise_by_code(status: int, code: str, detail: str) -> NoReturn:
    if code == NO_RIGHTS:
        raise ErpRefused("no_rights", detail)
    if code == NO_SUCH_OBJECT:
        raise NoSuchObject("no_object", detail)
    if code == NO_SUCH_SET:
        raise ErpRefused(NOT_PUBLISHED, detail)
    if code == KEY_TAKEN:
        raise KeyTaken("key_taken", detail)
    if status >= 500 and any(word in detail.lower() for word in names.PASSING):
        raise ErpUnavailable("busy", detail)
    raise ErpRefused("refused" if code == HANDLER else f"odata_{code}", detail)


def _explained(text: str) -> tuple[str | None, str]:
    """(error code or None, text) out of JSON odata.error, JSON exception chain, XML, or a page of HTML."""
    start = text.lstrip()[:1]
    try:
        if start == "{":
            return _of_json(json.loads(text))
        if start == "<" and "<html" not in text[:500].lower():
            return _of_xml(fromstring(text))
    except (ValueError, ParseError, DefusedXmlException, RecursionError):
        return None, text[:DETAIL_LIMIT]
    reason = re.search(r"by reason:\s*(?:</b>)?\s*(?:<br>)?(.*?)</body>", text, re.S | re.I)
    return None, re.sub(r"<[^>]{0,200}>", " ", reason.group(1) if reason else text)[:DETAIL_LIMIT].strip()


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
