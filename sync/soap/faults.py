"""What an answer of the service means: a message, a fault of 1C's code, a result that says no, a page of others."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from lxml import etree

from sync.errors import ErpChanged, ErpRefused, ErpSignIn, ErpUnavailable
from sync.pages import page_words, short
from sync.passing import raise_if_passing
from sync.soap import words

WORTH_REPEATING = frozenset({"timeout", "connection", "busy", "no_session"})
DETAIL_LIMIT = 500
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
CHARSET = re.compile(r"charset=[\"']?([\w-]+)")


def opened(status: int, raw: bytes, content_type: str) -> etree._Element:
    """The envelope of a good answer; every other answer is raised as the error it means."""
    root = _parsed(raw, content_type)
    if root is not None and root.tag == f"{SOAP}Envelope":
        fault = root.find(f"{SOAP}Body/{SOAP}Fault")
        if fault is not None:
            _raise_fault(fault.findtext("faultstring") or "")
    if root is None or root.tag != f"{SOAP}Envelope" or status != 200:
        _raise_by_status(status, raw)
    return root


def good(status: int, raw: bytes) -> bytes:
    """The body of a good answer that is no message."""
    if status != 200:
        _raise_by_status(status, raw)
    return raw


def said_no(result: Mapping[str, Any]) -> None:
    """Raises what a Result means; returns where 1C did what was asked."""
    code, detail = result["Code"], (result["Message"] or "")[:DETAIL_LIMIT]
    if code == "ok":
        return
    if code == "changed":
        raise ErpChanged("decided", detail)
    if code == "missing":
        raise ErpRefused("no_object", detail)
    if code == "restored":
        raise ErpUnavailable("restored", detail)
    raise ErpRefused("refused", detail or code)


def _raise_fault(told: str) -> NoReturn:
    """An exception of 1C's code, or of the platform before it came to that."""
    lower = told.lower()
    if any(word in lower for word in words.RIGHTS):
        raise ErpRefused("no_rights", told[:DETAIL_LIMIT])
    raise_if_passing(told[:DETAIL_LIMIT])
    raise ErpRefused("refused", told[:DETAIL_LIMIT])


def _raise_by_status(status: int, raw: bytes) -> NoReturn:
    told = page_words(raw.decode("utf-8-sig", errors="replace"))
    detail = short(told)
    if status == 401:
        raise ErpSignIn("sign_in", detail)
    if status == 406:
        raise ErpUnavailable("no_session", detail)
    if status == 404:
        raise ErpUnavailable("no_service", detail)
    raise_if_passing(told)
    raise ErpUnavailable("busy" if status >= 500 or status in (403, 408, 429) else "odd_answer", detail)


def _parsed(raw: bytes, content_type: str) -> etree._Element | None:
    """XML without a document type, in whatever encoding it says; None for everything else."""
    parser = etree.XMLParser(
        encoding=_charset(raw, content_type),
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    about: Any = root.getroottree().docinfo
    return None if about.doctype else root


def _charset(raw: bytes, content_type: str) -> str | None:
    """What the header says, where the document itself is silent."""
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"encoding=" in raw[:100]:
        return None
    found = CHARSET.search(content_type)
    try:
        return codecs.lookup(found.group(1)).name if found else None
    except LookupError:
        return None
