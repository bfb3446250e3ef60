"""The code on a package finds its line and stays with it: from a photo, or typed where lines are looked for."""

import asyncio
from dataclasses import dataclass

from claims.models import Session
from claims.queries.draft import Draft
from claims.queries.goods import barcodes_of, marks_of, name_by_code
from claims.rules.draft import DraftLine
from claims.rules.line_search import fitting
from claims.rules.package_code import PackageCode, bare_digits, by_code, checks, package_code
from claims.rules.phrase import Phrase
from claims.wording import say
from portal.dealer.filing.guide import guide
from portal.errors import AnyRequest
from portal.parts import Parts
from portal.posted import Form
from portal.sheet import form_with_file
from storage.codes import MOST_BYTES, read_codes

FIELD = "code"  # of the form
KEPT = "package_code"  # what is typed of a line; no field of the process file
MOST = 20  # codes of one line


@dataclass(frozen=True)
class Shot:
    """What was seen on a photo: codes, those that say most first; or (trouble, a phrase) why there are none."""

    codes: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Fit:
    """Lines that are meant; code: of the package, where they were found by one; said: why there are none."""

    rows: tuple[DraftLine, ...] = ()
    code: str = ""
    said: str = ""


async def form_with_shot(request: AnyRequest, parts: Parts, claim_id: int) -> tuple[Form, Shot]:
    """The form around a photo of a code, and what is on it; NotFound before anything is decoded."""
    form, content = await form_with_file(request, FIELD, MOST_BYTES)
    await asyncio.to_thread(_may, request, parts, claim_id)
    if content is None:
        return form, Shot(trouble="code_choose")
    if len(content) > MOST_BYTES:
        return form, Shot(trouble="code_large")
    codes = await asyncio.to_thread(read_codes, content)
    if codes is None:
        return form, Shot(trouble="code_no_picture")
    return form, Shot(tuple(codes), "" if codes else "code_unread")


def _may(request: AnyRequest, parts: Parts, claim_id: int) -> None:
    with parts.reading() as session:
        guide(request, session, parts, claim_id, "lines")


def seek(session: Session, draft: Draft, typed: str) -> Fit:
    """By the code of a package, else by article, batch or words."""
    if not typed:
        return Fit(rows=fitting(draft.rows, "", {}))
    barcodes = barcodes_of(session, {row.goods.key for row in draft.rows})
    code = package_code(typed)
    if rows := by_code(draft.rows, code, barcodes, marks_of(session, draft.shipment.key)):
        return Fit(rows=rows, code=code.text)
    rows = fitting(draft.rows, typed, barcodes)
    return Fit(rows=rows, said="" if rows else _why(session, typed, code))


def seek_shot(session: Session, draft: Draft, shot: Shot) -> Fit:
    """The first of its codes that finds something; else what is said of the first."""
    if shot.trouble:
        return Fit(said=say(Phrase(shot.trouble)))
    fits = [seek(session, draft, code) for code in shot.codes]
    found = next((fit for fit in fits if fit.code), None)
    return found or Fit(said=_foreign(session, package_code(shot.codes[0])))


def noted(row: DraftLine, code: str) -> dict[str, str]:
    """The codes of a line with this one, as they are kept: one a line of text."""
    known = row.typed[KEPT].split("\n") if row.typed.get(KEPT) else []
    return {KEPT: "\n".join([*known, code][-MOST:])} if code and code not in known else {}


def _why(session: Session, typed: str, code: PackageCode) -> str:
    digits = bare_digits(typed)
    if digits and not checks(digits):
        return say(Phrase("code_slip", read=digits))
    return _foreign(session, code) if code.gtin else ""


def _foreign(session: Session, code: PackageCode) -> str:
    name = name_by_code(session, code.keys)
    return say(Phrase("code_of_other", read=code.text, goods=name) if name else Phrase("code_unknown", read=code.text))
