"""Bytes come ahead in pieces, behind the door; the form that they are for makes a file of the claim of them."""

import base64
import hashlib
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from httpx import Response
from sqlalchemy import select

from claims.models import ClaimFile
from claims.rules.shape import FileRoom
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STRANGER, begin, picture
from tests.portal.test_upload import left, room_is
from tests.world import World

__all__ = ["room_is"]
Browse = Callable[..., Browser]
OCTETS = "application/offset+octet-stream"


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def said(**metadata: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())


def tus(person: Browser, method: str, path: str = "/uploads", content: bytes = b"", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    fixed = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": person.token, "Origin": str(person.client.base_url)}
    return person.client.request(method, path, content=content, headers={**fixed, **named})


def announce(person: Browser, draft: str, length: int, **metadata: str) -> Response:
    about = {"to": f"{draft}/files", "purpose": "load", "line": "0", "name": "вид.jpg", **metadata}
    return tus(person, "POST", Upload_Length=str(length), Upload_Metadata=said(**about))


def carry(person: Browser, draft: str, content: bytes, **metadata: str) -> str:
    """All of it, in two pieces; the address it lies at."""
    begun = announce(person, draft, len(content), **metadata)
    assert begun.status_code == 201, begun.text
    where, half = begun.headers["location"], len(content) // 2
    for start, piece in ((0, content[:half]), (half, content[half:])):
        came = tus(person, "PATCH", where, piece, Upload_Offset=str(start), Content_Type=OCTETS)
        assert came.status_code == 204
    return where


def form(person: Browser, draft: str, where: str, **more: str) -> Response:
    """The form, with the name of what came ahead instead of a file."""
    upload = where.rpartition("/")[2]
    fields = {"csrf": person.token, "purpose": "load", "line": "0", "upload": upload, **more}
    headers = {"Origin": str(person.client.base_url), "HX-Request": "true"}
    parts = [(key, (None, value)) for key, value in fields.items()]
    return person.request("POST", f"{draft}/files", files=parts, headers=headers)


def files(world: World) -> list[ClaimFile]:
    with world.reading() as session:
        return list(session.scalars(select(ClaimFile)))


def bytes_ahead(parts: Parts) -> list[str]:
    folder = parts.uploads.path(parts.uploads.begin(0, "", "x")).parent
    return sorted(path.name for path in folder.iterdir() if path.suffix == "" and path.stat().st_size)


def test_what_came_in_pieces_is_a_file_of_the_claim_once_the_form_names_it(
    head: Browser, world: World, parts: Parts
) -> None:
    draft, photo = begin(head, world), picture()
    where = carry(head, draft, photo)
    assert files(world) == []
    came = form(head, draft, where)
    assert came.status_code == 200
    assert "вид.jpg" in came.text
    (file,) = files(world)
    assert (file.sha256, file.size) == (hashlib.sha256(photo).hexdigest(), len(photo))
    assert parts.spool.path(file.spool_name).read_bytes() == photo
    assert bytes_ahead(parts) == [], "they lie in one place"


def test_a_form_whose_answer_was_lost_is_answered_again_and_no_file_is_kept_twice(head: Browser, world: World) -> None:
    draft, key = begin(head, world), str(uuid4())
    where = carry(head, draft, picture())
    first = form(head, draft, where, key=key)
    again = form(head, draft, where, key=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert [str(file.key) for file in files(world)] == [key]
    assert f"/files/{key}" in again.text


def test_what_is_no_picture_is_refused_with_words_and_its_bytes_go(head: Browser, world: World, parts: Parts) -> None:
    draft = begin(head, world)
    where = carry(head, draft, b"MZ" + bytes(1000))
    assert form(head, draft, where).status_code == 422
    assert left(parts) == []
    assert bytes_ahead(parts) == []
    assert form(head, draft, where).status_code == 410, "it must come anew"


def test_half_an_upload_is_no_file(head: Browser, world: World) -> None:
    draft = begin(head, world)
    where = announce(head, draft, 1000).headers["location"]
    assert form(head, draft, where).status_code == 410
    assert form(head, draft, "/uploads/none").status_code == 410
    assert files(world) == []


def test_an_upload_is_for_the_form_it_was_begun_for(head: Browser, world: World) -> None:
    draft, other = begin(head, world), begin(head, world)
    where = carry(head, draft, picture())
    assert form(head, other, where).status_code == 410
    assert files(world) == []


def test_nobody_sees_or_names_the_upload_of_another(head: Browser, browse: Browse, world: World) -> None:
    draft = begin(head, world)
    where = carry(head, draft, picture())
    stranger = browse(STRANGER)
    stranger.get("/claims")
    assert tus(stranger, "HEAD", where).status_code == 404
    assert tus(stranger, "PATCH", where, b"", Upload_Offset="0", Content_Type=OCTETS).status_code == 404
    assert tus(stranger, "DELETE", where).status_code == 404
    assert announce(stranger, draft, 10).status_code == 404, "nor begins one for a draft of theirs"
    assert tus(head, "HEAD", where).status_code == 200


def test_who_is_not_signed_in_or_is_of_another_site_sends_nothing(head: Browser, browse: Browse, world: World) -> None:
    draft = begin(head, world)
    where = announce(head, draft, 10).headers["location"]
    assert announce(browse(), draft, 10).status_code == 401
    assert tus(browse(), "HEAD", where).status_code == 401
    assert tus(head, "POST", Upload_Length="10", X_CSRF_Token="").status_code == 403
    assert tus(head, "DELETE", where, Origin="http://evil.test").status_code == 403
    assert (
        tus(head, "PATCH", where, b"0123456789", Upload_Offset="0", Content_Type=OCTETS, X_CSRF_Token="x").status_code
        == 403
    )


@pytest.mark.parametrize(
    ("metadata", "status"),
    [
        ({"purpose": "anything"}, 404),
        ({"line": "line"}, 404),
        ({"to": "/drafts/999999/files"}, 404),
        ({"to": "/password"}, 404),
        ({"to": "//[x"}, 404),
        ({"to": "/drafts/1/files/../../2/files"}, 404),
    ],
)
def test_what_belongs_nowhere_is_not_begun(head: Browser, world: World, metadata: dict[str, str], status: int) -> None:
    assert announce(head, begin(head, world), 10, **metadata).status_code == status


def test_what_is_too_large_is_said_before_the_first_byte(
    head: Browser, world: World, parts: Parts, room_is: Callable[[FileRoom], None]
) -> None:
    draft = begin(head, world)
    large = announce(head, draft, 10_000_001)
    assert large.status_code == 413
    room_is(FileRoom(claim=1_000_000))
    full = announce(head, draft, 2_000_000)
    assert (full.status_code, full.text) == (
        422,
        "Файлы одной рекламации вместе до 1 МБ: уберите лишние или приложите видео короче",
    )


def test_a_full_disk_is_said_and_the_pages_live(
    head: Browser, world: World, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(head, world)
    monkeypatch.setattr(parts.uploads, "_reserve", 2**62)
    full = announce(head, draft, 10)
    assert full.status_code == 507
    assert full.text.startswith("На сервере кончается место")
    assert head.get(f"{draft}/photos").status_code == 200


def test_a_sent_claim_takes_what_came_ahead_too(head: Browser, world: World) -> None:
    with world.writing() as session:
        number = file_claim(session, world).number
    head.get(f"/claims/{number}")
    address = f"/claims/{quote(number or '')}"  # as a browser has it
    where = carry(head, address, picture(), purpose="other")
    came = form(head, f"/claims/{number}", where, purpose="other")
    assert came.status_code == 200
    assert [file.purpose for file in files(world)] == ["other"]
