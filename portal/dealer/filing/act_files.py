"""The act of a draft or of a claim as a workbook, and as files for electronic exchange, beside its PDF."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from claims.errors import NotAllowed, NotFound
from claims.models import Claim, Session
from claims.queries.acts import newest_act
from forms.papers import NO_FORCE, NOT_CHECKED, Made, refusals
from portal.access import DEALER, claim_of, draft_of, person_of
from portal.dealer.filing.act import kept, number_in_latin
from portal.errors import AnyRequest
from portal.parts import GivenParts, Parts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOURCED = "torg2"  # the form whose values know their sources
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the same files are the same archive


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What stands beside the PDF. sources: the page that says whence its cells came.

    files: there are electronic ones; refused: why some are not; said: what they lack.
    """

    sources: bool = False
    files: bool = False
    refused: tuple[str, ...] = ()
    said: str = ""


def offer(session: Session, parts: Parts, claim: Claim, *, prices: bool, checked: bool = False) -> Offer | None:
    """None: no act that has a workbook, or its prices are not for the reader.

    checked: the files are made to see what they refuse; else who takes them is told. That takes long for a page.
    """
    act = newest_act(session, claim.id) if prices else None
    form = parts.papers.get(act.form) if act else None
    if act is None or form is None or form.book is None:
        return None
    known = act.form == SOURCED
    if parts.electronic is None or form.files is None:
        return Offer(sources=known)
    if not checked:
        return Offer(sources=known, files=True, said=_lacks(parts))
    made = form.files(act.values, parts.electronic.schemas, parts.electronic.participants)
    there = any(file.name for file in made)
    return Offer(sources=known, files=there, refused=refusals(made), said=_lacks(parts))


@get("/drafts/{claim_id:int}/act.xlsx", guards=[DEALER], sync_to_thread=True)
def draft_book(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    return _book(request, parts, lambda session: draft_of(session, person_of(request), claim_id))


@get("/claims/{number:str}/act.xlsx", guards=[DEALER], sync_to_thread=True)
def claim_book(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    return _book(request, parts, lambda session: claim_of(session, person_of(request), number))


@get("/drafts/{claim_id:int}/act.zip", guards=[DEALER], sync_to_thread=True)
def draft_files(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    return _files(request, parts, lambda session: draft_of(session, person_of(request), claim_id))


@get("/claims/{number:str}/act.zip", guards=[DEALER], sync_to_thread=True)
def claim_files(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    return _files(request, parts, lambda session: claim_of(session, person_of(request), number))


def _book(request: AnyRequest, parts: Parts, claim_of_session: Callable[[Session], Claim]) -> Response[Any]:
    act = kept(request, parts, claim_of_session)
    if act.form.book is None:
        raise NotFound
    return _download(act.form.book(act.act.values), XLSX, f"act-{number_in_latin(act.number)}.xlsx")


def _files(request: AnyRequest, parts: Parts, claim_of_session: Callable[[Session], Claim]) -> Response[Any]:
    act = kept(request, parts, claim_of_session)
    if parts.electronic is None or act.form.files is None:
        raise NotFound
    made = act.form.files(act.act.values, parts.electronic.schemas, parts.electronic.participants)
    if not any(file.name for file in made):
        raise NotAllowed("; ".join(refusals(made)))
    packed = _packed(made, (_lacks(parts), *refusals(made)))
    return _download(packed, "application/zip", f"torg2-{number_in_latin(act.number)}.zip")


def _lacks(parts: Parts) -> str:
    checked = parts.electronic is not None and parts.electronic.schemas is not None
    return NO_FORCE if checked else f"{NO_FORCE}. {NOT_CHECKED}"


def _packed(made: tuple[Made, ...], said: tuple[str, ...]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for each in (each for each in made if each.name):
            packed.writestr(_member(each.name), each.content)
        packed.writestr(_member("README.txt"), "\r\n".join(said).encode("utf-8-sig"))
    return file.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EARLIEST)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _download(content: bytes, media_type: str, name: str) -> Response[Any]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
