"""«Уведомления»: of which news by letter, of which on devices, and which devices those are."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.choose_notices import choose_notices
from claims.actions.devices import Subscription, add_device, remove_device, renew_device
from claims.models import Session
from claims.queries.notices import choices, devices
from claims.rules.notices import Choice
from claims.wording.notices import DEVICE_REFUSED, NEWS, device_name
from portal.access import DEALER, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts, Ring
from portal.posted import row_id
from portal.session import device_key, form_of, know_device

LONGEST = 2000  # of what a browser gives


@get("/notices", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return _page(request, session, parts, saved=request.query_params.get("saved") == "1")


@post("/notices", guards=[DEALER], sync_to_thread=True)
def choose(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """letter, push: the kinds that are ticked. What is not offered stays as it was."""
    form, me = form_of(request), person_of(request)
    letter, push = set(form.all("letter")), set(form.all("push"))
    with parts.writing() as session:
        before = choices(session, me.id, _kinds(parts))
        chosen = {
            kind: Choice(letter=kind in letter, push=kind in push if parts.ringer else was.push)
            for kind, was in before.items()
        }
        choose_notices(session, me.id, chosen)
    return go("/notices?saved=1")


@post("/notices/devices", guards=[DEALER], sync_to_thread=True)
def add(request: AnyRequest, parts: GivenParts) -> Response[bytes]:
    """For the page's script: what the browser's push service gave. 422: words for the person."""
    me, given = person_of(request), _given(request, parts)
    if given is None:
        return _refused()
    name = device_name(request.headers.get("User-Agent", "")[:500])
    with parts.writing() as session:
        key = device_key(request) or know_device(request)
        add_device(session, me.id, given, key=key, name=name, now=parts.clock())
    return Response(b"", status_code=204)


@post("/notices/devices/renew", guards=[DEALER], sync_to_thread=True)
def renew(request: AnyRequest, parts: GivenParts) -> Response[bytes]:
    """For the service worker: its browser takes notices elsewhere now. old: where it took them, if it says so."""
    given = _given(request, parts)
    if given is None:
        return _refused()
    with parts.writing() as session:
        old, key = form_of(request).get("old"), device_key(request)
        renew_device(session, person_of(request).id, given, old=old, key=key)
    return Response(b"", status_code=204)


@post("/notices/devices/{device_id:str}/remove", guards=[DEALER], sync_to_thread=True)
def remove(request: AnyRequest, parts: GivenParts, device_id: FromPath[str]) -> Response[Any]:
    with parts.writing() as session:
        remove_device(session, person_of(request).id, row_id(device_id))
    return go("/notices#devices")


def _given(request: AnyRequest, parts: Parts) -> Subscription | None:
    """None: no push service that we may call gave it."""
    form = form_of(request)
    given = Subscription(endpoint=form.get("endpoint"), p256dh=form.get("p256dh"), auth=form.get("auth"))
    ring = Ring(given.endpoint, given.p256dh, given.auth, "", "")
    if parts.ringer is None or len(given.endpoint) > LONGEST or parts.ringer.fault(ring):
        return None
    return given


def _refused() -> Response[bytes]:
    return Response(DEVICE_REFUSED.encode(), status_code=422, media_type="text/plain; charset=utf-8")


def _kinds(parts: Parts) -> list[str]:
    """What waits for the person first."""
    return [kind for kind in NEWS if kind in parts.process.letters.send]


def _page(request: AnyRequest, session: Session, parts: Parts, *, saved: bool) -> Response[bytes]:
    me = person_of(request)
    return page(
        request,
        session,
        "account/notices/page.html",
        choices=choices(session, me.id, _kinds(parts)),
        news=NEWS,
        devices=devices(session, me.id, device_key(request)),
        key=parts.ringer.public if parts.ringer else "",
        saved=saved,
    )
