"""The access matrix: every route × every role × own, foreign and missing ids. Nothing is left undeclared."""

import re
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from httpx import Response
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from sqlalchemy import Engine, Table, select

from claims.actions import sign_in
from claims.models import Base, Claim
from claims.queries.account import sha256
from portal.access import DEALER_ROLES, Needs
from portal.app import create_app
from portal.parts import Parts
from portal.session import protect
from tests.once import filled
from tests.portal.browser import Browser
from tests.portal.objects import CANARY, Objects, picture, two_of_each
from tests.portal.policy import MOUNTED, POLICY, Rule
from tests.world import World

Browse = Callable[..., Browser]
ROUTES = sorted(POLICY)
GUARDED = [route for route in ROUTES if POLICY[route].for_whom != "public"]
WITH_IDS = [route for route in ROUTES if POLICY[route].ids]
PEOPLE = {
    "dealer": ("head", "storekeeper"),
    "administrator": ("head",),
    "head": ("head",),
    "office": ("head",),
    "staff": ("staff",),
    "anyone": ("head", "storekeeper", "staff"),
}
# An open stream never ends: that it opens for whom it should is proved by the tests of live pages.
RIGHTS = [
    (*route, who)
    for route in ROUTES
    for who in PEOPLE.get(POLICY[route].for_whom, ("nobody",))
    if not POLICY[route].endless and not POLICY[route].signed and not POLICY[route].desk
]
LOOKING = [route for route in ROUTES if route[0] in ("GET", "HEAD") and not POLICY[route].endless]
POSTS = [route for route in ROUTES if route[0] == "POST" and not (POLICY[route].signed or POLICY[route].desk)]
PICTURE = picture("navy")
# What any request may leave behind: when the session was last seen, tries at the door, an opened link.
BYTES = ("spool", "thumbnails")
NOISE = {"sign_in", "attempt", "link_opening"}


@pytest.fixture
def objects(
    world: World, parts: Parts, engine: Engine, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Objects:
    def fill() -> tuple[Objects, Path]:
        made, kept = two_of_each(world, parts), tmp_path_factory.mktemp("bytes")
        for folder in BYTES:
            shutil.copytree(tmp_path / folder, kept / folder)
        return made, kept

    made, kept = filled(engine, "objects", fill)
    for folder in BYTES:
        shutil.copytree(kept / folder, tmp_path / folder, dirs_exist_ok=True)
    return made


@pytest.fixture
def enter(world: World, parts: Parts, browse: Browse) -> Callable[[str], Browser]:
    """A browser in which this person of the world has signed in."""

    def entered(who: str) -> Browser:
        browser = browse()
        if who != "nobody":
            session_id = secrets.token_urlsafe(32)
            with world.writing() as session:
                sign_in.start_session(
                    session,
                    getattr(world, who),
                    key=sha256(session_id),
                    csrf=secrets.token_urlsafe(32),
                    now=parts.clock(),
                )
            browser.client.cookies.set("session", session_id)
        browser.get("/password" if who != "nobody" else "/forgotten")
        return browser

    return entered


def handlers(parts: Parts) -> dict[tuple[str, str], HTTPRouteHandler]:
    routes = create_app(parts).routes
    others = {route.path for route in routes if not isinstance(route, HTTPRoute)}
    assert others == MOUNTED, "only HTTP routes have a place in the matrix"
    return {
        (method, route.path_format): handler
        for route in routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if method != "OPTIONS"
    }


def ask(browser: Browser, method: str, path: str, ids: dict[str, Any], **more: Any) -> Response:
    address = path.format(**{name: quote(str(value)) for name, value in ids.items()})
    if POLICY[method, path].files:
        return browser.upload(address, PICTURE, **more)
    return browser.post(address, **more) if method == "POST" else browser.request(method, address, **more)


def chosen(rule: Rule, source: dict[str, Any], **instead: Any) -> dict[str, Any]:
    return {name: source[kind] for name, kind in rule.ids.items()} | instead


def everything(world: World, *, but: set[str]) -> dict[str, list[Any]]:
    """Every row of every table."""
    tables: list[Table] = [table for table in Base.metadata.sorted_tables if table.name not in but]
    with world.reading() as session:
        return {table.name: sorted(map(repr, session.execute(select(table)).all())) for table in tables}


def bare(answer: Response) -> str:
    """A page without its tokens and its address."""
    path = str(answer.request.url.path)
    return re.sub(r"\b[0-9a-f]{48}\b", "", answer.text).replace(quote(path), "").replace(path, "")


def test_every_route_has_a_line_and_every_line_a_route(parts: Parts) -> None:
    assert set(handlers(parts)) == set(POLICY)


def test_the_guards_say_what_the_lines_say(parts: Parts) -> None:
    for route, handler in handlers(parts).items():
        rule, needs = POLICY[route], [guard for guard in handler.guards or () if isinstance(guard, Needs)]
        roles = {
            "dealer": frozenset(DEALER_ROLES),
            "staff": frozenset({"staff"}),
            "administrator": frozenset({"administrator"}),
            "head": frozenset({"head"}),
            "office": frozenset({"accountant", "head", "administrator"}),
            "anyone": frozenset(),
        }
        assert [need.roles for need in needs] == ([] if rule.for_whom == "public" else [roles[rule.for_whom]]), route
        assert [getattr(need, "right", "") for need in needs] == ([] if rule.for_whom == "public" else [rule.right]), (
            route
        )
        assert bool(handler.opt.get("public")) == (rule.for_whom == "public"), f"{route}: a public route says why"
        assert protect in [getattr(guard, "func", guard) for guard in handler.resolve_guards()], route


@pytest.mark.parametrize(("method", "path"), GUARDED, ids=[f"{m} {p}" for m, p in GUARDED])
def test_who_has_no_right_gets_nothing(
    objects: Objects, world: World, enter: Callable[[str], Browser], method: str, path: str
) -> None:
    rule = POLICY[method, path]
    before = everything(world, but=NOISE)
    ids = chosen(rule, objects.own)
    visitor = ask(enter("nobody"), method, path, ids)
    assert (visitor.status_code, visitor.headers["location"].split("?")[0]) == (303, "/sign-in")
    for who in {"head", "storekeeper", "staff"} - set(PEOPLE[rule.for_whom]):
        assert ask(enter(who), method, path, ids).status_code == 403, who
    assert everything(world, but=NOISE) == before


@pytest.mark.parametrize(("method", "path", "who"), RIGHTS, ids=[" ".join(right) for right in RIGHTS])
def test_who_has_the_right_gets_an_answer_without_anothers_words(
    objects: Objects, enter: Callable[[str], Browser], method: str, path: str, who: str
) -> None:
    answer = ask(enter(who), method, path, chosen(POLICY[method, path], objects.of(who)))
    assert answer.status_code < 500
    assert answer.status_code not in (403, 404)
    assert who == "staff" or CANARY.encode() not in answer.content


@pytest.mark.parametrize(("method", "path"), WITH_IDS, ids=[f"{m} {p}" for m, p in WITH_IDS])
def test_a_foreign_id_is_answered_like_a_missing_one(
    objects: Objects, world: World, enter: Callable[[str], Browser], method: str, path: str
) -> None:
    """One id at a time: the others are the person's own. Staff and links have no foreign dealer, but missing ids."""
    rule = POLICY[method, path]
    spent = 410 if {"invitation", "letter", "code for a phone"} & set(rule.ids.values()) else 404
    for name, kind in rule.ids.items():
        for who in set(PEOPLE.get(rule.for_whom, ("nobody",))):
            browser, before = enter(who), everything(world, but=NOISE)
            missing = ask(browser, method, path, chosen(rule, objects.own, **{name: objects.missing[kind]}))
            assert missing.status_code == spent, (who, name)
            alien = kind in objects.foreign and (who in ("head", "storekeeper") or len(rule.ids) > 1)
            if alien and not (who == "staff" and name == "number"):
                foreign = ask(browser, method, path, chosen(rule, objects.own, **{name: objects.foreign[kind]}))
                if who != "nobody" or kind not in ("link", "link to answer"):
                    assert (foreign.status_code, bare(foreign)) == (404, bare(missing)), (who, name)
            assert everything(world, but=NOISE) == before, "nothing of anybody has changed"


@pytest.mark.parametrize(("method", "path"), LOOKING, ids=[path for _, path in LOOKING])
def test_looking_changes_nothing(
    objects: Objects, world: World, enter: Callable[[str], Browser], method: str, path: str
) -> None:
    rule = POLICY[method, path]
    browser, before = enter(PEOPLE.get(rule.for_whom, ("nobody",))[0]), everything(world, but=NOISE)
    ask(browser, method, path, chosen(rule, objects.own))
    assert everything(world, but=NOISE) == before


@pytest.mark.parametrize(("method", "path"), POSTS, ids=[path for _, path in POSTS])
def test_no_form_is_taken_without_its_token_or_from_elsewhere(
    objects: Objects, world: World, enter: Callable[[str], Browser], method: str, path: str
) -> None:
    rule = POLICY[method, path]
    browser, ids = enter(PEOPLE.get(rule.for_whom, ("nobody",))[0]), chosen(rule, objects.own)
    before = everything(world, but=NOISE)
    other = enter("stranger").token
    without = ask(browser, method, path, ids, data={"csrf": ""})
    anothers = ask(browser, method, path, ids, data={"csrf": other})
    browser.get("/forgotten")
    elsewhere = ask(browser, method, path, ids, headers={"Origin": "https://evil.example"})
    assert {without.status_code, anothers.status_code, elsewhere.status_code} == {403}
    assert everything(world, but=NOISE) == before


@pytest.mark.parametrize("who", ["head", "storekeeper"])
def test_a_draft_that_has_its_number_is_no_claim_yet(
    objects: Objects, world: World, enter: Callable[[str], Browser], who: str
) -> None:
    """Its act may be read; its number leads to the draft; nothing else of a claim is there."""
    with world.writing() as session:
        session.get_one(Claim, objects.own["draft"]).number = "РК-2026-000777"
    browser, before = enter(who), everything(world, but=NOISE)
    for method, path in ROUTES:
        rule = POLICY[method, path]
        if rule.ids.get("number") not in ("claim", "sent claim") or rule.for_whom == "staff":
            continue
        answer = ask(browser, method, path, chosen(rule, objects.own, number="РК-2026-000777"))
        acts = {f"/claims/{{number}}/act{kind}": 200 for kind in (".pdf", ".xlsx", "/sources")}
        # This act was made before the number: no electronic file is without one.
        expected = {"/claims/{number}": 303, **acts, "/claims/{number}/act.zip": 409}
        assert answer.status_code == expected.get(path, 404), (method, path)
    assert everything(world, but=NOISE) == before
