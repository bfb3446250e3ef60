"""Files of a claim: through our doors, whole and in part, from the spool and from the store."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy import select

from claims.models import ClaimFile, LinkOpening
from portal.dealer.ranges import Part, wanted
from portal.parts import Parts
from storage.spool import Spool
from tests.filed import add_file, file_claim
from tests.portal.browser import Browser
from tests.world import World

Browse = Callable[..., Browser]
BYTES = bytes(range(256)) * 40
WHOLE = Part(0, 100, asked=False)


@dataclass
class Kept:
    """Addresses of one file of a claim."""

    url: str
    small: str
    key: object


def spooled(spool: Spool, content: bytes = BYTES) -> str:
    with spool.incoming(10**6) as incoming:
        incoming.write(content)
        return incoming.finish().name


@pytest.fixture
def kept(world: World, parts: Parts) -> Kept:
    """A photo that is still in the spool, with a thumbnail."""
    parts.thumbnails.mkdir(exist_ok=True)
    (parts.thumbnails / "a.jpg").write_bytes(b"small")
    with world.writing() as session:
        file = add_file(
            session,
            file_claim(session, world),
            spool_name=spooled(parts.spool),
            size=len(BYTES),
            sha256=hashlib.sha256(BYTES).hexdigest(),
            thumbnail="a.jpg",
            name="Фото «1».jpg",
        )
        return Kept(f"/files/{file.key}", f"/files/{file.key}/thumbnail", file.key)


def store(world: World, parts: Parts, kept: Kept) -> None:
    """What the worker does: spool to store."""
    with world.writing() as session:
        file = session.get_one(ClaimFile, kept.key)
        file.store_path, file.state = f"claims/2026-03/{file.claim_id}/{file.key.hex}.jpg", "stored"
        parts.store.put(file.store_path, parts.spool.path(file.spool_name), file.sha256, file.size)
        parts.spool.remove(file.spool_name)


@pytest.mark.parametrize("where", ["spool", "store"])
def test_a_file_comes_whole_and_in_part_wherever_it_lies(
    world: World, parts: Parts, browse: Browse, kept: Kept, where: str
) -> None:
    if where == "store":
        store(world, parts, kept)
    browser = browse("head@south.example")
    whole = browser.get(kept.url)
    assert (whole.status_code, whole.content) == (200, BYTES)
    assert whole.headers["content-disposition"].startswith("inline; filename=")
    part = browser.get(kept.url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, BYTES[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(BYTES)}"
    assert browser.get(kept.url, headers={"Range": "bytes=-16"}).content == BYTES[-16:]
    assert browser.get(kept.url, headers={"Range": f"bytes={len(BYTES)}-"}).status_code == 416
    again = browser.get(kept.url, headers={"If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_player_that_asks_for_the_whole_as_a_range_is_told_that_it_may_seek(browse: Browse, kept: Kept) -> None:
    answer = browse("head@south.example").get(kept.url, headers={"Range": "bytes=0-"})
    assert (answer.status_code, answer.content) == (206, BYTES)
    assert answer.headers["content-range"] == f"bytes 0-{len(BYTES) - 1}/{len(BYTES)}"


def test_going_on_with_another_file_than_this_begins_anew(browse: Browse, kept: Kept) -> None:
    browser = browse("head@south.example")
    same, other = browser.get(kept.url).headers["etag"], '"another"'
    for tag, status in ((same, 206), (other, 200), (f"W/{same}", 200), ("Tue, 10 Mar 2026 09:00:00 GMT", 200)):
        answer = browser.get(kept.url, headers={"Range": "bytes=10-19", "If-Range": tag})
        assert (answer.status_code, answer.content) == (status, BYTES[10:20] if status == 206 else BYTES), tag


def test_what_a_file_is_can_be_asked_without_its_bytes(browse: Browse, kept: Kept) -> None:
    browser = browse("head@south.example")
    whole = browser.get(kept.url)
    asked = browser.request("HEAD", kept.url, headers={"Range": "bytes=10-19"})
    assert (asked.status_code, asked.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "accept-ranges"):
        assert asked.headers[name] == whole.headers[name], name


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", WHOLE),
        ("bytes=0-", Part(0, 100)),
        ("bytes=0-0", Part(0, 1)),
        ("bytes=90-500", Part(90, 10)),
        ("bytes=-30", Part(70, 30)),
        ("bytes=-500", Part(0, 100)),
        ("bytes=5-2", WHOLE),
        ("bytes=0-1,5-6", WHOLE),
        ("items=0-1", WHOLE),
        ("bytes=-", WHOLE),
        ("bytes=100-", None),
        ("bytes=-0", None),
    ],
)
def test_a_range_is_read_or_ignored_or_refused(header: str, part: Part | None) -> None:
    assert wanted(header, 100) == part


def test_thumbnails_come_from_our_disk(browse: Browse, kept: Kept) -> None:
    answer = browse("head@south.example").get(kept.small)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"small", "image/jpeg")


def test_a_preview_is_the_larger_picture_else_the_small_one(
    world: World, parts: Parts, browse: Browse, kept: Kept
) -> None:
    head, url = browse("head@south.example"), f"{kept.url}/preview"
    assert head.get(url).content == b"small", "of a file that came before there were larger ones"
    (parts.thumbnails / "a.view.jpg").write_bytes(b"large")
    with world.writing() as session:
        session.get_one(ClaimFile, kept.key).preview = "a.view.jpg"
    answer = head.get(url)
    assert (answer.content, answer.headers["content-type"]) == (b"large", "image/jpeg")
    assert answer.headers["ETag"] != head.get(kept.small).headers["ETag"]
    assert browse("head@north.example").get(url).status_code == 404


def test_a_file_is_not_there_for_another_dealer_nor_for_anybody_by_an_invented_key(browse: Browse, kept: Kept) -> None:
    stranger, visitor, staff = browse("head@north.example"), browse(), browse("staff@maker.example")
    for url in (kept.url, kept.small):
        assert stranger.get(url).status_code == 404
        assert visitor.get(url).status_code == 303
        assert staff.get(url).status_code == 200
    assert staff.get(f"/files/{uuid4()}").status_code == 404


def test_a_deleted_file_and_a_draft_for_staff_are_not_there(world: World, browse: Browse, kept: Kept) -> None:
    with world.writing() as session:
        draft = add_file(session, file_claim(session, world, None, stage="draft", registered_at=None))
        session.get_one(ClaimFile, kept.key).deleted_at = draft.uploaded_at
        url = f"/files/{draft.key}"
    assert browse("staff@maker.example").get(url).status_code == 404
    assert browse("head@south.example").get(kept.url).status_code == 404


def test_a_paper_is_saved_and_never_shown_and_nothing_in_it_runs(world: World, parts: Parts, browse: Browse) -> None:
    with world.writing() as session:
        file = add_file(
            session,
            file_claim(session, world),
            "own_act",
            media_type="application/pdf",
            name="акт.pdf",
            spool_name=spooled(parts.spool),
            size=len(BYTES),
        )
        url = f"/files/{file.key}"
    answer = browse("head@south.example").get(url)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"].startswith("sandbox")


def test_a_file_whose_bytes_are_out_of_reach_has_a_page_that_says_so(world: World, browse: Browse) -> None:
    with world.writing() as session:
        file = add_file(session, file_claim(session, world), state="stored", store_path="claims/2026-03/1/x.jpg")
        url = f"/files/{file.key}"
    answer = browse("head@south.example").get(url)
    assert answer.status_code == 503
    assert "Файл пока недоступен" in answer.text


def test_a_film_that_is_sought_in_by_the_link_of_1c_is_opened_once(world: World, parts: Parts, browse: Browse) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, files_token="f" * 43)
        file = add_file(session, claim, spool_name=spooled(parts.spool), size=len(BYTES), media_type="video/mp4")
        url = f"/f/{'f' * 43}/files/{file.key}"
    visitor = browse()
    for asked in ("bytes=0-", "bytes=-200", "bytes=100-199", "bytes=9000-"):
        assert visitor.get(url, headers={"Range": asked}).status_code == 206
    assert visitor.request("HEAD", url).status_code == 200
    with world.reading() as session:
        assert [row.what for row in session.scalars(select(LinkOpening))] == [str(file.key)]
