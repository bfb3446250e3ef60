"""Sessions of our own: random id in a cookie, its hash in the database; CSRF tokens bound to the session."""

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from claims.actions import sign_in
from claims.actions.devices import forget_device
from claims.actions.sign_in import Only
from claims.models import Session
from claims.queries import account
from claims.queries.account import Me, sha256
from claims.queries.at_work import acting, at_work
from claims.queries.phone import LASTS
from portal import posted
from portal.errors import SendAgain, SignInFirst, TooManyTries
from portal.parts import Parts, parts_of
from portal.posted import Form

AnyRequest = Request[Any, Any, Any]
SAFE = {"GET", "HEAD", "OPTIONS"}
# One write in five minutes is enough to know that a session is not idle.
SEEN_EVERY = 300
CODE_WITHIN = timedelta(minutes=10)  # from the password to the code of the second step
DEVICE_KNOWN = 400 * 86_400  # seconds, as long as browsers allow: it outlives sessions, for notices do
# What an open page asks for by itself shows no person: else a forgotten screen would never be idle.
BY_ITSELF = ("/live", "/_live", "/token")


@dataclass
class Visit:
    """Who this request comes from. key: hash of the session id, "" for a visitor; secret: what tokens are made of."""

    me: Me | None = None
    key: str = ""
    secret: str = ""
    ended: bool = False
    half: int | None = None  # id of a person whose password was right, and whose code is still to come
    cookies: list[Cookie] = field(default_factory=list)


class Sessions(ASGIMiddleware):
    """Finds the visit of a request; sends the cookies that came up."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        cookies = ASGIConnection[Any, Any, Any, Any](scope).cookies
        secure = self._parts.company.secure
        session_id = cookies.get(cookie_name("session", secure), "")
        visitor = cookies.get(cookie_name("visitor", secure), "")
        by_itself = scope["path"].endswith(BY_ITSELF)
        visit = await asyncio.to_thread(self._visit, session_id[:100], visitor[:100], by_itself)
        scope["state"]["visit"] = visit

        async def send_with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                for cookie in visit.cookies:
                    headers.add("Set-Cookie", cookie.to_header(header=""))
            await send(message)

        await next_app(scope, receive, send_with_cookies)

    def _visit(self, session_id: str, visitor: str, by_itself: bool) -> Visit:
        if not session_id:
            return Visit(secret=visitor)
        key, now, door = sha256(session_id), self._parts.clock(), self._parts.door
        with self._parts.reading() as session:
            self._parts.follow(session)
            found = account.signed_in(session, key)
            me = account.me(session, found.person_id, found.view) if found else None
            me = me and at_work(session, me, self._parts.process, now.astimezone(self._parts.company.zone).date())
            me = acting(session, me, found.acting_id) if me and found else None
        if found and me and found.awaits_code:
            late = now - found.started_at > CODE_WITHIN
            return Visit(secret=visitor, ended=True) if late else Visit(key=key, secret=found.csrf, half=me.id)
        lasts = LASTS if me and me.only else door.session
        if found is None or me is None or now - found.started_at > lasts or now - found.seen_at > door.idle:
            return Visit(secret=visitor, ended=True)
        if (now - found.seen_at).total_seconds() > SEEN_EVERY and not by_itself:
            with self._parts.writing() as session:
                sign_in.see_session(session, key, now=now)
        return Visit(me=me, key=key, secret=found.csrf)


def visit_of(request: ASGIConnection[Any, Any, Any, Any]) -> Visit:
    """The visit of this request; an empty one where no session was read (unknown addresses)."""
    visit: Visit = request.scope["state"].get("visit") or Visit()
    return visit


def enter(request: AnyRequest, session: Session, person_id: int, target: str = "/") -> str:
    """The password was right; where to go: to target, or to the second step first, where the person has one."""
    if parts_of(request).door.second_step == "off" or not account.has_second_step(session, person_id):
        start(request, session, person_id)
        return target
    start(request, session, person_id, only=Only(awaits_code=True))
    return "/sign-in/code" if target == "/" else f"/sign-in/code?next={quote(target)}"


def start(request: AnyRequest, session: Session, person_id: int, *, only: Only = Only()) -> None:
    """Sign the person in under a new id; the session that was there ends. only: for that and nothing else."""
    parts, visit = parts_of(request), visit_of(request)
    if visit.key:
        sign_in.end_session(session, visit.key)
    session_id = secrets.token_urlsafe(32)
    key, csrf = sha256(session_id), secrets.token_urlsafe(32)
    sign_in.start_session(session, person_id, key=key, csrf=csrf, now=parts.clock(), only=only)
    lasts = int((LASTS if only.phone_id else parts.door.session).total_seconds())
    visit.cookies.append(_cookie("session", session_id, parts.company.secure, lasts))
    if device := device_key(request):  # a browser rings for who is signed in, and for nobody before them
        forget_device(session, device, but_of=person_id)


def end(request: AnyRequest, session: Session) -> None:
    """Sign out: here and in the database."""
    visit, secure = visit_of(request), parts_of(request).company.secure
    sign_in.end_session(session, visit.key)
    visit.cookies.append(_cookie("session", "", secure, 0))
    if device := device_key(request):
        forget_device(session, device)
        visit.cookies.append(_cookie("device", "", secure, 0))


def device_key(request: AnyRequest) -> str:
    """The hash by which this browser's device is kept; "" while it takes no notices."""
    device = request.cookies.get(cookie_name("device", parts_of(request).company.secure), "")
    return sha256(device[:100]) if device else ""


def know_device(request: AnyRequest) -> str:
    """From here on this browser is known again, whoever's session it has; the hash."""
    device = secrets.token_urlsafe(32)
    visit_of(request).cookies.append(_cookie("device", device, parts_of(request).company.secure, DEVICE_KNOWN))
    return sha256(device)


def csrf_token(request: AnyRequest) -> str:
    """For a form of this page; salted, so that compression of the answer tells nothing of it."""
    visit = visit_of(request)
    if not visit.secret:
        visit.secret = secrets.token_urlsafe(32)
        visit.cookies.append(_cookie("visitor", visit.secret, parts_of(request).company.secure, 43_200))
    salt = secrets.token_hex(8)
    return salt + _signed(salt, visit.secret)


def check_csrf(request: AnyRequest, token: str) -> None:
    """For handlers that read the body as a stream: call it with the form's first field, before anything else."""
    if not fits(visit_of(request), token):
        raise SendAgain


def fits(visit: Visit, token: str) -> bool:
    return bool(visit.secret) and hmac.compare_digest(_signed(token[:16], visit.secret).encode(), token[16:].encode())


async def protect(request: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The application's first guard: an unsafe request comes from our own page and carries its session's token.

    The token is the form's field `csrf` or the header X-CSRF-Token; the form is read here once, form_of() gives it.
    A handler with opt csrf="stream" checks the field itself (check_csrf), for its body may be large; one with
    csrf="signed" is for programs, that have no session and sign what they send.
    """
    if not isinstance(request, Request) or request.method in SAFE or handler.opt.get("csrf") == "signed":
        return
    if not same_origin(request):
        raise SendAgain
    form = await _form(request)
    request.scope["state"]["form"] = form
    visit = visit_of(request)
    header = request.headers.get("X-CSRF-Token", "")
    if fits(visit, header or form.get("csrf")) or (handler.opt.get("csrf") == "stream" and not header):
        return
    if visit.ended:
        raise SignInFirst
    raise SendAgain([(name, value) for name, value in form.pairs if name != "csrf" and "password" not in name])


def form_of(request: AnyRequest) -> Form:
    """The urlencoded form of this request."""
    form: Form = request.scope["state"]["form"]
    return form


def same_origin(request: AnyRequest) -> bool:
    """By the browser's own word; a client that says neither is judged by its token alone."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    ours = {request.headers.get("Host", ""), urlsplit(parts_of(request).company.url).netloc}
    return urlsplit(origin).netloc in ours - {""}


def address_of(request: AnyRequest) -> str:
    """The visitor's address, for counters and the record of consent."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and parts_of(request).door.behind_proxy:
        return forwarded.rsplit(",", 1)[-1].strip()[:45]
    return request.client.host if request.client else ""


def count_tries(request: AnyRequest, parts: Parts, subject: str) -> None:
    """TooManyTries when this subject, or this address over all subjects, has used up its tries."""
    with parts.writing() as session:
        now = parts.clock()
        by_subject = sign_in.count_try(session, subject, now=now)
        by_address = sign_in.count_try(session, f"address:{address_of(request)}", now=now)
    if by_subject > parts.door.tries_per_login or by_address > parts.door.tries_per_address:
        raise TooManyTries


def cookie_name(name: str, secure: bool) -> str:
    """__Host- keeps a neighbouring site from planting one; browsers accept it over https only."""
    return f"__Host-{name}" if secure else name


async def _form(request: AnyRequest) -> Form:
    if request.content_type[0] != "application/x-www-form-urlencoded":
        return Form()
    return posted.parse(await request.body())


def _signed(salt: str, secret: str) -> str:
    return hashlib.sha256(f"{salt}.{secret}".encode()).hexdigest()[:32]


def _cookie(name: str, value: str, secure: bool, seconds: int) -> Cookie:
    return Cookie(
        key=cookie_name(name, secure), value=value, max_age=seconds, secure=secure, httponly=True, samesite="lax"
    )
