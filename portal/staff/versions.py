"""Versions of the process: who put which in force, what it changed, and the next one by a checked file."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.move_open import move_open_claims
from claims.actions.put_in_force import LONGEST_WHY, Author, digest, put_in_force
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import ProcessVersion, Session
from claims.queries.moving import last_move
from claims.queries.process_check import Change, changes
from claims.queries.versions import listed, open_before, version
from claims.rules.process import ProcessError, load
from claims.rules.shape import Process
from claims.wording.process_check import totals
from claims.wording.process_diff import Difference, differences
from claims.wording.versions import (
    ANOTHER_CAME,
    FILE_LARGE,
    FILE_NAME,
    FILE_NO_TEXT,
    FROM_SERVER,
    NO_PAPER,
    NOTHING_CHANGES,
    OLD_AGAIN,
    PLACE,
    TEXT_NEEDED,
)
from portal.access import PROCESS, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.sheet import form_with_file
from portal.staff.desk import hand_of

PATH = "/staff/process/versions"
MOVE = "staff/versions/move.html"
LARGEST = 300_000  # bytes of a process file
MOST_CHECKED = 1000  # claims under way that a preview looks at
MOST_SHOWN = 30
KINDS = ("gone", "route", "stage_due", "due", "late")


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What another file would do. said: of the claims under way, should they be moved; more: others are not looked at.

    gone: {stage that is no more: how many claims stand there}.
    """

    differences: list[Difference]
    said: str
    rows: list[Change] = field(default_factory=list)
    gone: Counter[str] = field(default_factory=Counter)
    more: bool = False


@get(PATH, guards=[PROCESS], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        rows, number = listed(session, parts.process), parts.process.number
        newest = version(session, number)
        told: dict[str, Any] = {
            "rows": rows,
            "number": number,
            "other": bool(parts.file) and newest is not None and newest.sha256 != digest(parts.file),
            "older": sum(row.claims for row in rows if row.number != number),
            "moving": last_move(session),
        }
        return page(request, session, "staff/versions/page.html", **told)


@get(PATH + "/{number:int}", guards=[PROCESS], sync_to_thread=True)
def one(request: AnyRequest, parts: GivenParts, number: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        row, before = _version(session, number), version(session, number - 1)
        told: dict[str, Any] = {
            "row": row,
            "listed": next(one for one in listed(session, parts.process) if one.number == number),
            "newest": number == parts.process.number,
            "before": before is not None,
            "differences": _between(before, row) if before else [],
        }
        return page(request, session, "staff/versions/one.html", **told)


@get(PATH + "/{number:int}/file", guards=[PROCESS], sync_to_thread=True)
def file(parts: GivenParts, number: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        text = _version(session, number).text
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME.format(number=number)}"'}
    return Response(text.encode(), media_type="application/toml", headers=headers)


@get(PATH + "/new", guards=[PROCESS], sync_to_thread=True)
def begin(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Asked: a number, to go back to that version; file: what lies on the server; neither: the one in force."""
    asked = request.query_params.get("from", "")
    with parts.reading() as session:
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else parts.process.number
        form = Form({"seen": str(parts.process.number)})
        if asked == "file":
            form.values |= {"text": parts.file, "why": FROM_SERVER}
        else:
            row = version(session, number)
            form.values["text"] = row.text if row else parts.file
            form.values["why"] = OLD_AGAIN.format(number=number) if number != parts.process.number else ""
        return _page(request, session, parts, form, check=form.get("why") != "")


@post(PATH + "/new", guards=[PROCESS], opt={"csrf": "stream"})
async def put(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Fields: csrf, seen, why, text, file; act: check (nothing is written) or put."""
    form, content = await form_with_file(request, "file", LARGEST)
    return await asyncio.to_thread(_put, request, parts, form, content)


@get("/staff/process/move", guards=[PROCESS], sync_to_thread=True)
def ask_move(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return _moving(request, session, parts, Form())


@post("/staff/process/move", guards=[PROCESS], sync_to_thread=True)
def move(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """What is refused is shown by a session that only reads: the page looks through many claims."""
    form = form_of(request)
    to = {name.removeprefix("to_"): value for name, value in form.values.items() if name.startswith("to_")}
    if form.get("seen") != str(parts.process.number):
        form.errors[""] = ANOTHER_CAME
    else:
        try:
            with parts.writing() as session:
                move_open_claims(session, parts.process, to, hand_of(request, parts, form, 0))
            return go(PATH)
        except Incomplete as wrong:
            form.errors = {f"to_{stage}": said for stage, said in wrong.fields.items()}
        except NotAllowed as wrong:
            form.errors[""] = str(wrong)
    with parts.reading() as session:
        return _moving(request, session, parts, form)


def _put(request: AnyRequest, parts: Parts, form: Form, content: bytes | None) -> Response[Any]:
    _take(form, content)
    if form.get("act") != "put" or form.errors or content:
        form.values["seen"] = str(parts.process.number)  # what the preview is compared with
        with parts.reading() as session:
            return _page(request, session, parts, form, check=True)
    with parts.writing() as session:
        seen, me = form.get("seen"), person_of(request)
        author = Author(
            person_id=me.id,
            at=parts.clock(),
            why=form.get("why"),
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else -1,
        )
        try:
            _papers(parts, load(form.get("text")))
            put_in_force(session, form.get("text"), parts.process, author)
            return go(PATH)
        except ProcessError:
            pass  # the page says what is wrong
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
        except NotAllowed as wrong:
            form.errors[""] = str(wrong)
    with parts.reading() as session:  # a preview takes its time: nobody who writes waits for it
        return _page(request, session, parts, form, check=True)


def _take(form: Form, content: bytes | None) -> None:
    """The text of the file, where one was chosen, comes in place of what stood there."""
    if content is not None and len(content) > LARGEST:
        form.errors["file"] = FILE_LARGE.format(most=LARGEST // 1000)
    elif content is not None:
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            form.errors["file"] = FILE_NO_TEXT
            return
        form.values["text"] = text
    elif not form.get("text"):
        form.errors["text"] = TEXT_NEEDED
    else:
        form.values["text"] = form.raw("text")  # its last line ends as it did


def _page(request: AnyRequest, session: Session, parts: Parts, form: Form, *, check: bool) -> Response[Any]:
    faults: list[tuple[str, str]] = []
    preview = None
    if check and not form.errors.keys() & {"file", "text"}:
        try:
            new = load(form.get("text"))
            _papers(parts, new)
            preview = _preview(session, parts, new)
        except ProcessError as wrong:
            faults = list(wrong.faults)
            form.errors["text"] = PLACE.format(place=faults[0][0], said=faults[0][1])
    told = {"preview": preview, "faults": faults, "longest": LONGEST_WHY, "process": parts.process.together}
    return page(request, session, "staff/versions/new.html", status=422 if form.errors else 200, form=form, **told)


def _moving(request: AnyRequest, session: Session, parts: Parts, form: Form) -> Response[Any]:
    """While claims are moved it says only how far it is: an open page asks for it every few seconds."""
    moving, status = last_move(session), 422 if form.errors else 200
    if moving and moving.state == "going":
        return page(request, session, MOVE, status=status, form=form, moving=moving, count=0)
    counts, known = open_before(session, parts.process), parts.process.together.stages
    gone = {code: many for code, many in counts.items() if code not in parts.process.stages}
    told = {
        "moving": moving,
        "count": sum(counts.values()),
        "gone": [(code, known[code].name if code in known else code, many) for code, many in gone.items()],
        "stages": [(row.code, row.name) for row in parts.process.stages.values() if not row.first],
        "preview": _preview(session, parts, parts.process),
        "process": parts.process.together,
        "number": parts.process.number,
    }
    return page(request, session, MOVE, status=status, form=form, **told)


def _preview(session: Session, parts: Parts, new: Process) -> Preview:
    rows, counts, gone = [], Counter[str](), Counter[str]()
    running = version(session, parts.process.number)
    found = changes(session, parts.process, new, now=parts.clock(), zone=parts.company.zone)
    for change in islice(found, MOST_CHECKED):
        counts["all"] += 1
        if change.gone:
            gone[change.stage] += 1
        if change.any:
            counts["changed"] += 1
            counts.update(kind for kind in KINDS if getattr(change, kind))
            rows.append(change)
    return Preview(
        differences=differences(load(running.text) if running else parts.process, new),
        said=totals(counts) if counts["changed"] else NOTHING_CHANGES,
        rows=rows[:MOST_SHOWN],
        gone=gone,
        more=next(found, None) is not None,
    )


def _papers(parts: Parts, new: Process) -> None:
    """ProcessError: a paper that nobody can make here."""
    missing = sorted({row.form for row in new.written} - parts.papers.keys())
    if missing:
        raise ProcessError("", [("written", NO_PAPER.format(form=missing[0]))])


def _version(session: Session, number: int) -> ProcessVersion:
    row = version(session, number)
    if row is None:
        raise NotFound
    return row


def _between(before: ProcessVersion, after: ProcessVersion) -> list[Difference]:
    try:
        return differences(load(before.text), load(after.text))
    except ProcessError:  # written for an older portal
        return []
