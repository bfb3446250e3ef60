"""A draft's photos on a phone: a code opens them once, nothing else is open, what is taken comes to the screen."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import select, update

from claims.actions import invite
from claims.models import Attempt, Claim, ClaimEvent, ClaimFile, Person, PhoneLink, SignIn
from claims.queries.account import sha256
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import HASH, Clock
from tests.portal.objects import Objects, picture, two_of_each
from tests.portal.policy import POLICY
from tests.portal.test_access import ask, chosen
from tests.world import World

Browse = Callable[..., Browser]
HEAD = "head@south.example"
OPEN = {
    ("GET", "/drafts/{claim_id}/photos"),
    ("POST", "/drafts/{claim_id}/files"),
    ("POST", "/drafts/{claim_id}/files/{key}/remove"),
    ("GET", "/files/{key}"),
    ("HEAD", "/files/{key}"),
    ("GET", "/files/{key}/thumbnail"),
    ("GET", "/files/{key}/preview"),
    ("GET", "/token"),
    ("POST", "/sign-out"),
}


@pytest.fixture
def draft(world: World) -> int:
    with world.writing() as session:
        return file_claim(session, world, None, stage="draft", registered_at=None).id


@pytest.fixture
def screen(browse: Browse, draft: int) -> Browser:
    """The head's desktop, at the photos of the draft."""
    browser = browse(HEAD)
    browser.get(f"/drafts/{draft}/photos")
    return browser


def code(screen: Browser, draft: int) -> str:
    """The address that the code on the screen holds."""
    page = screen.post(f"/drafts/{draft}/phone")
    assert page.status_code == 200
    assert "<svg" in page.text
    found = re.search(r'value="http://portal\.test(/phone/[\w-]{43})"', page.text)
    assert found
    return unescape(found[1])


def press(phone: Browser, path: str) -> Browser:
    """The phone is pointed at the code, and the button pressed."""
    assert "Открыть фото черновика" in phone.get(path).text
    assert phone.post(path).status_code == 303
    return phone


def test_pictures_of_the_phone_lie_in_the_draft_and_come_to_the_screen(
    screen: Browser, draft: int, browse: Browse, world: World
) -> None:
    path = code(screen, draft)
    assert "Ждём телефон" not in screen.get(f"/drafts/{draft}/photos").text
    phone = press(browse(), path)
    page = phone.get(f"/drafts/{draft}/photos").text
    assert "Продолжить" not in page
    assert "Закончить" in page
    assert (
        phone.upload(f"/drafts/{draft}/files", picture("teal"), {"purpose": "overall", "line": "0"}).status_code == 303
    )
    came = screen.get(f"/drafts/{draft}/phone/_live").text
    assert "Телефон подключён" in came
    assert 'data-list="files_0_overall"' in came
    with world.reading() as session:
        file = session.scalars(select(ClaimFile)).one()
        assert (file.claim_id, file.uploaded_by) == (draft, world.head)
    assert str(file.key) in came
    assert "фото.jpg" in screen.get(f"/drafts/{draft}/phone").text, "without scripts the page is opened anew"


def test_opening_the_code_uses_nothing_up_and_one_press_uses_up_all(
    screen: Browser, draft: int, browse: Browse
) -> None:
    path = code(screen, draft)
    for _ in range(3):
        assert browse().get(path).status_code == 200
    first, second = browse(), browse()
    second.get(path)
    press(first, path)
    late = second.post(path)
    assert late.status_code == 410
    assert "По этому коду уже снимают" in late.text
    assert second.get(f"/drafts/{draft}/photos").status_code == 303
    again = first.get(path)
    assert again.headers["location"] == f"/drafts/{draft}/photos", "the same phone may look at it twice"


def test_a_new_code_ends_the_one_before_and_each_ends_by_itself(
    screen: Browser, draft: int, browse: Browse, clock: Clock
) -> None:
    old, new = code(screen, draft), code(screen, draft)
    assert browse().get(old).status_code == 410
    clock.go(minutes=14)
    assert browse().get(new).status_code == 200
    clock.go(minutes=2)
    late = browse()
    late.get("/forgotten")
    assert late.get(new).status_code == 410
    assert late.post(new).status_code == 410


def test_a_phone_is_disconnected_by_the_screen_and_after_two_hours(
    screen: Browser, draft: int, browse: Browse, clock: Clock, world: World
) -> None:
    phones = [press(browse(), code(screen, draft)) for _ in range(2)]
    with world.reading() as session:
        first = session.scalars(select(PhoneLink.id).order_by(PhoneLink.id).limit(1)).one()
    screen.get(f"/drafts/{draft}/phone")
    assert screen.post(f"/drafts/{draft}/phone/{first}/end").status_code == 303
    gone = phones[0].get(f"/drafts/{draft}/photos")
    assert gone.headers["location"].startswith("/sign-in")
    assert phones[0].upload(f"/drafts/{draft}/files", picture("navy")).status_code == 303
    clock.go(hours=1, minutes=30)
    assert phones[1].get(f"/drafts/{draft}/photos").status_code == 200
    clock.go(minutes=31)
    assert phones[1].get(f"/drafts/{draft}/photos").status_code == 303
    with world.reading() as session:
        assert not session.scalars(select(ClaimFile)).all()


def test_nothing_else_is_open_to_it(parts: Parts, world: World, browse: Browse) -> None:
    """Every route of the portal, with the person's own things."""
    objects: Objects = two_of_each(world, parts)
    draft = objects.own["draft"]
    screen = browse(HEAD)
    screen.get(f"/drafts/{draft}/photos")
    phone = press(browse(), code(screen, draft))
    phone.get(f"/drafts/{draft}/photos")
    for (method, path), rule in sorted(POLICY.items()):
        if rule.for_whom == "public" or (method, path) in OPEN:
            continue
        answer = ask(phone, method, path, chosen(rule, objects.own))
        assert answer.status_code == 403, (method, path)
        assert method == "HEAD" or "Здесь только фото" in answer.text, (method, path)
    other = chosen(POLICY["GET", "/files/{key}"], objects.own)
    assert phone.get(f"/files/{other['key']}").status_code == 404, "a file of a claim of the same dealer"
    assert phone.get(f"/files/{objects.own['file of the draft']}").status_code == 200
    with world.writing() as session:
        second = file_claim(session, world, None, stage="draft", registered_at=None).id
    assert phone.get(f"/drafts/{second}/photos").status_code == 404
    assert phone.upload(f"/drafts/{second}/files", picture("navy")).status_code == 404


def test_when_the_claim_is_sent_the_phone_is_told_so(screen: Browser, draft: int, browse: Browse, world: World) -> None:
    waiting = code(screen, draft)
    phone = press(browse(), code(screen, draft))
    with world.writing() as session:
        now = {"number": "РК-2026-000555", "stage": "registered", "registered_at": Claim.created_at}
        session.execute(update(Claim).where(Claim.id == draft).values(**now))
    told = phone.get(f"/drafts/{draft}/photos")
    assert (told.status_code, "Рекламация отправлена" in told.text) == (403, True)
    assert browse().get(waiting).status_code == 410


def test_who_works_at_the_draft_anyway_stays_signed_in(screen: Browser, draft: int, browse: Browse) -> None:
    own = press(browse("store@south.example"), code(screen, draft))
    assert own.get("/claims").status_code == 200
    assert "Телефон подключён" in screen.get(f"/drafts/{draft}/phone").text


def test_a_stranger_who_holds_the_phone_works_for_who_showed_the_code(
    screen: Browser, draft: int, browse: Browse
) -> None:
    phone = press(browse("head@north.example"), code(screen, draft))
    assert phone.get(f"/drafts/{draft}/photos").status_code == 200
    assert phone.get("/claims").status_code == 403


@pytest.mark.parametrize("why", ["a new password", "dismissed"])
def test_codes_and_phones_end_with_the_persons_trust(
    screen: Browser, draft: int, browse: Browse, world: World, why: str
) -> None:
    phone = press(browse(), code(screen, draft))
    waiting = code(screen, draft)
    with world.writing() as session:
        if why == "a new password":
            invite.change_password(session, world.head, HASH)
        else:
            session.execute(update(Person).where(Person.id == world.head).values(disabled=True))
    assert phone.get(f"/drafts/{draft}/photos").status_code == 303
    assert browse().get(waiting).status_code == 410


def test_tokens_are_kept_as_hashes_and_each_step_is_noted(
    screen: Browser, draft: int, browse: Browse, world: World
) -> None:
    path = code(screen, draft)
    press(browse(), path)
    token = path.rpartition("/")[2]
    with world.reading() as session:
        link = session.scalars(select(PhoneLink)).one()
        assert (link.token_sha256, link.address) == (sha256(token), "testclient")
        assert link.opened_at is not None
        noted = session.scalars(select(ClaimEvent.what).where(ClaimEvent.what.like("phone%"))).all()
        assert noted == ["phone_made", "phone_opened"]
        assert session.scalars(select(SignIn.phone_id).where(SignIn.phone_id.is_not(None))).all() == [link.id]
        assert not any(token in subject for subject in session.scalars(select(Attempt.subject)))


def test_guessing_is_slow(browse: Browse, parts: Parts) -> None:
    visitor = browse()
    visitor.get("/forgotten")
    answers = [visitor.post(f"/phone/{'x' * 40}{number:03}").status_code for number in range(70)]
    assert set(answers[: parts.door.tries_per_address]) == {410}
    assert answers[-1] == 429


def test_a_file_that_is_refused_is_said_on_the_phone_without_scripts(
    screen: Browser, draft: int, browse: Browse
) -> None:
    phone = press(browse(), code(screen, draft))
    phone.get(f"/drafts/{draft}/photos")
    refused = phone.upload(f"/drafts/{draft}/files", b"<html>", {"purpose": "overall", "line": "0"})
    assert refused.status_code == 422
    assert "Закончить" in refused.text
