"""«Сотрудники»: who of ours works here, in which roles, how far each sees; taking in and switching off."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions import staff
from claims.actions.people import Newcomer
from claims.actions.staff import Post
from claims.errors import Incomplete, NotFound
from claims.models import Session
from claims.queries.at_work import at_work
from claims.queries.leave import absences_of, away
from claims.queries.staff_people import Employee, employee, employees, held_claims, own_dealers, regions
from claims.wording.staff import SIGHTS, SIGHTS_SHORT, role_does
from portal.access import PEOPLE, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, parts_of
from portal.posted import Form
from portal.session import form_of

TEMPLATES = "staff/people/"
LIST = "/staff/people"


@get(LIST, guards=[PEOPLE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        told: dict[str, Any] = {"roles": parts.process.roles, "sights": SIGHTS_SHORT}
        told |= {"people": employees(session), "away": away(session, parts.today())}
        return page(request, session, TEMPLATES + "page.html", **told)


@get("/staff/people/new", guards=[PEOPLE], sync_to_thread=True)
def ask_newcomer(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return _person(request, session, None, Form(values={"sees": "all"}))


@post("/staff/people/new", guards=[PEOPLE], sync_to_thread=True)
def take_newcomer(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        try:
            staff.take_in(session, _who(form), _post(form), parts.process, now=parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _person(request, session, None, form)
    return go(LIST)


@get("/staff/people/{person_id:int}", guards=[PEOPLE], sync_to_thread=True)
def one(request: AnyRequest, parts: GivenParts, person_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        who = _employee(session, person_id)
        return _person(request, session, who, _form_of(who))


@post("/staff/people/{person_id:int}", guards=[PEOPLE], sync_to_thread=True)
def save(request: AnyRequest, parts: GivenParts, person_id: FromPath[int]) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        who = _employee(session, person_id)
        try:
            staff.change(session, person_id, _who(form), _post(form), parts.process)
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _person(request, session, who, form)
        mine = at_work(session, person_of(request), parts.process, parts.today())
    return go(LIST if "people" in mine.rights else "/staff")


@post("/staff/people/{person_id:int}/off", guards=[PEOPLE], sync_to_thread=True)
def off(request: AnyRequest, parts: GivenParts, person_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        who = _employee(session, person_id)
        try:
            staff.switch_off(session, person_id, parts.process, by=person_of(request).id)
        except Incomplete as wrong:
            return _refused(request, session, who, wrong)
    return go(f"{LIST}/{person_id}")


@post("/staff/people/{person_id:int}/on", guards=[PEOPLE], sync_to_thread=True)
def on(parts: GivenParts, person_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        staff.switch_on(session, person_id)
    return go(f"{LIST}/{person_id}")


@post("/staff/people/{person_id:int}/invite", guards=[PEOPLE], sync_to_thread=True)
def invite(request: AnyRequest, parts: GivenParts, person_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        who = _employee(session, person_id)
        try:
            staff.invite_again(session, person_id, now=parts.clock())
        except Incomplete as wrong:
            return _refused(request, session, who, wrong)
    return go(LIST)


@post("/staff/people/{person_id:int}/second-step", guards=[PEOPLE], sync_to_thread=True)
def forget_second_step(parts: GivenParts, person_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        staff.forget_second_step(session, _employee(session, person_id).id)
    return go(f"{LIST}/{person_id}")


def _employee(session: Session, person_id: int) -> Employee:
    who = employee(session, person_id)
    if who is None:
        raise NotFound
    return who


def _who(form: Form) -> Newcomer:
    return Newcomer(
        login=form.get("login"), name=form.get("name"), phone=form.get("phone"), position=form.get("position")
    )


def _post(form: Form) -> Post:
    return Post(roles=frozenset(form.all("roles")), sees=form.get("sees"), region=form.get("region"))


def _form_of(who: Employee) -> Form:
    values = {"name": who.name, "phone": who.phone, "position": who.position, "sees": who.sees, "region": who.region}
    return Form(values=values, pairs=[("roles", role) for role in who.roles])


def _refused(request: AnyRequest, session: Session, who: Employee, wrong: Incomplete) -> Response[Any]:
    form = _form_of(who)
    form.errors.update(wrong.fields)
    return _person(request, session, who, form)


def _person(request: AnyRequest, session: Session, who: Employee | None, form: Form) -> Response[Any]:
    process = parts_of(request).process
    told = {
        "who": who,
        "form": form,
        "roles": process.roles,
        "does": {code: role_does(role, process.departments) for code, role in process.roles.items()},
        "sights": SIGHTS,
        "regions": [(name, name) for name in regions(session)],
        "own": own_dealers(session, who.name) if who else 0,
        "held": held_claims(session, who.id) if who else 0,
        "leaves": absences_of(session, who.id, parts_of(request).today()) if who else [],
    }
    return page(request, session, TEMPLATES + "person.html", status=422 if form.errors else 200, **told)
