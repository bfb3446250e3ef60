"""«Сроки и пороги»: limits, sums, reminders and grounds as a form; saving makes the next version of the process."""

from typing import Any

from litestar import Response, get, post

from claims.actions.put_in_force import LONGEST_WHY, Author
from claims.actions.set_limits import AMOUNT_OF, LONGEST_NAME, NEW_GROUNDS, UNIT_OF, set_limits
from claims.errors import Incomplete, NotAllowed
from claims.models import Session
from claims.queries.versions import newest
from claims.rules.knobs import Knob, knobs
from claims.wording import limits as wording
from portal.access import PROCESS, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import form_of

PATH = "/staff/process/limits"


@get(PATH, guards=[PROCESS], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        row = newest(session)
        form = Form({"seen": str(parts.process.number)})
        for knob in knobs(row.text) if row else ():
            form.values |= _typed(knob)
        return _page(request, session, form)


@post(PATH, guards=[PROCESS], sync_to_thread=True)
def save(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form, me = form_of(request), person_of(request)
    seen = form.get("seen")
    number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else -1
    with parts.writing() as session:
        author = Author(person_id=me.id, at=parts.clock(), why=form.get("why"), seen=number)
        try:
            made = set_limits(session, form.values, parts.process, author)
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _page(request, session, form)
        except NotAllowed as wrong:
            form.errors[""] = str(wrong)
            form.values["seen"] = str(parts.process.number)
            return _page(request, session, form)
    return go(f"/staff/process/versions/{made}")


def _typed(knob: Knob) -> dict[str, str]:
    """What its fields show."""
    if knob.sort != "limit":
        return {knob.name: knob.value}
    amount, _, unit = knob.value.partition(" ")
    return {AMOUNT_OF.format(name=knob.name): amount, UNIT_OF.format(name=knob.name): unit}


def _page(request: AnyRequest, session: Session, form: Form) -> Response[Any]:
    row = newest(session)
    found = knobs(row.text) if row else []
    groups = [(code, name, [one for one in found if one.group == code]) for code, name in wording.GROUPS.items()]
    told: dict[str, Any] = {
        "groups": [group for group in groups if group[2]],
        "label": _label,
        "units": list(wording.UNITS.items()),
        "longest": LONGEST_WHY,
        "longest_name": LONGEST_NAME,
        "new_grounds": NEW_GROUNDS,
    }
    return page(request, session, "staff/limits/page.html", status=422 if form.errors else 200, form=form, **told)


def _label(knob: Knob) -> str:
    if not knob.of and knob.group == "terms":
        return wording.WHOLE
    return wording.LABELS[knob.group, knob.what].format(of=knob.of)
