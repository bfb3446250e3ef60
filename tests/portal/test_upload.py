"""Uploads that go wrong: nothing of them stays, the person reads why, and nobody streams who may not add."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from PIL import Image
from sqlalchemy import select

from claims.actions.answer_draft import drop_line
from claims.models import Claim, ClaimFile, ClaimLine, OutboxMessage
from claims.rules.shape import FileRoom
from portal import worker
from portal.parts import Parts
from storage.let_go import drop_nobodys
from storage.spool import Incoming, Spool
from tests.filed import file_claim
from tests.photographed import photographed
from tests.portal.browser import Browser
from tests.portal.conftest import PASSWORD, STAGE, Clock
from tests.portal.test_filing_pages import HEAD, PDF, STRANGER, begin, picture
from tests.world import World

Browse = Callable[..., Browser]
TOO_LONG = str(2**63)


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


@pytest.fixture
def room_is(head: Browser, monkeypatch: pytest.MonkeyPatch) -> Callable[[FileRoom], None]:
    """What the process has as [files]."""

    def said(room: FileRoom) -> None:
        _, standing = STAGE[0]
        monkeypatch.setitem(vars(standing), "process", replace(standing.process, files=room))

    return said


def left(parts: Parts) -> list[str]:
    """What lies in the spool and among the thumbnails."""
    spool = parts.spool.path("0" * 32).parent
    return sorted(path.name for folder in (spool, parts.thumbnails) for path in folder.iterdir())


def send(person: Browser, draft: str, content: bytes, name: str = "IMG.jpg", **more: Any) -> Response:
    """One file; more: purpose, line, step, to as the form has them, script=True as upload.js sends it."""
    headers = {"Origin": str(person.client.base_url)} | ({"HX-Request": "true"} if more.pop("script", False) else {})
    address = f"{draft}/files" + ("?to=check" if more.pop("to", "") else "")
    fields = {"csrf": person.token, "purpose": "load", "line": "0", **more}
    parts: list[tuple[str, Any]] = [(key, (None, value)) for key, value in fields.items()]
    parts.append(("file", (name, content, "image/jpeg")))
    return person.request("POST", address, files=parts, headers=headers)


def names(world: World) -> list[str]:
    with world.reading() as session:
        return list(session.scalars(select(ClaimFile.name).where(ClaimFile.deleted_at.is_(None))))


@pytest.mark.parametrize(
    "fields",
    [{"purpose": "anything"}, {"line": "999"}, {"line": TOO_LONG}, {"line": "9" * 900}, {"line": "line"}],
)
def test_what_belongs_nowhere_is_not_found_and_leaves_no_bytes(
    head: Browser, world: World, parts: Parts, fields: dict[str, str]
) -> None:
    draft = begin(head, world)
    assert send(head, draft, picture(), **fields).status_code == 404
    assert left(parts) == []


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (FileRoom(most=0), "не больше 0 файлов"),
        (FileRoom(claim=1000), "Файлы одной рекламации вместе до 0 МБ"),
        (FileRoom(dealer_day=1000), "За сутки от вас принято 0 МБ файлов"),
    ],
)
def test_one_file_too_many_is_said_and_leaves_no_bytes(
    head: Browser, world: World, parts: Parts, room_is: Callable[[FileRoom], None], room: FileRoom, said: str
) -> None:
    draft = begin(head, world)
    room_is(room)
    answer = send(head, draft, picture())
    assert answer.status_code == 422
    assert said in answer.text
    assert left(parts) == []


def test_a_dealer_fills_the_day_with_several_claims_and_begins_anew_after_it(
    head: Browser, world: World, clock: Clock, room_is: Callable[[FileRoom], None]
) -> None:
    photo = picture()
    room_is(FileRoom(dealer_day=2 * len(photo)))
    for _ in range(2):
        assert send(head, begin(head, world), photo).status_code == 303
    draft = begin(head, world)
    assert "За сутки от вас принято" in send(head, draft, photo).text
    clock.go(hours=25)
    head.sign_in(HEAD, PASSWORD)
    head.get(f"{draft}/photos")
    assert send(head, draft, photo).status_code == 303


def test_one_file_too_many_at_a_sent_claim_leaves_no_bytes(
    head: Browser, world: World, parts: Parts, room_is: Callable[[FileRoom], None]
) -> None:
    with world.writing() as session:
        number = file_claim(session, world).number
    head.get(f"/claims/{number}")
    room_is(FileRoom(most=0))
    assert send(head, f"/claims/{number}", picture(), purpose="other").status_code in (409, 422)
    assert left(parts) == []


def test_who_may_not_add_is_told_before_the_first_byte(
    head: Browser, browse: Browse, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(head, world)
    with world.writing() as session:
        sent = file_claim(session, world).number
    stranger = browse(STRANGER)
    stranger.get("/claims")

    def opened(*_: object) -> Incoming:
        raise AssertionError("a file was begun")

    monkeypatch.setattr(Spool, "incoming", opened)
    for address in (draft, f"/claims/{sent}", "/claims/РК-2026-999999"):
        assert send(stranger, address, picture()).status_code == 404


def test_a_disk_that_fills_up_on_the_way_is_said_in_words(
    head: Browser, world: World, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(head, world)
    roomy = Spool.incoming

    def full(spool: Spool, limit: int) -> Incoming:
        incoming = roomy(spool, limit)
        incoming._file.close()
        incoming._file = Path("/dev/full").open("wb")  # noqa: SIM115
        return incoming

    monkeypatch.setattr(Spool, "incoming", full)
    for size in (2_000, 2_000_000):  # noticed at the end, and in the middle
        answer = send(head, draft, picture() * (size // 2_000))
        assert answer.status_code == 422
        assert "кончается место" in answer.text
    assert left(parts) == []


def test_a_request_brings_no_more_bytes_than_all_its_files_may(
    head: Browser, world: World, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(head, world)
    monkeypatch.setattr("portal.upload.most_bytes", lambda _: 100_000)
    assert send(head, draft, b"x" * 200_000).status_code == 413
    assert left(parts) == []


def test_a_name_is_kept_without_what_nobody_can_see(head: Browser, world: World) -> None:
    draft = begin(head, world)
    for name in ("фото\u202egpj.exe", "один\u0000два.jpg", "\u202e"):
        assert send(head, draft, picture(), name).status_code in (303, 400)
    assert all(name.isprintable() and name for name in names(world))
    assert "фотоgpj.exe" in names(world)


def test_no_id_is_larger_than_a_database_counts(head: Browser, world: World) -> None:
    begin(head, world)
    with world.writing() as session:
        number = file_claim(session, world).number
    head.get(f"/claims/{number}")
    assert head.get(f"/drafts/{TOO_LONG}/photos").status_code == 404
    assert head.post(f"/claims/{number}/answers/{TOO_LONG}", {f"answer-{TOO_LONG}": "да"}).status_code == 404


def test_the_step_a_file_was_sent_from_is_where_its_answer_leads(head: Browser, world: World) -> None:
    """The picture `scan` of the documents is asked for among the photos, the paper `scan` of others among papers."""
    draft = begin(head, world, "documents")
    sent = send(head, draft, picture(), purpose="scan", step="photos", to="check")
    assert sent.headers["location"] == f"{draft}/photos?to=check#shot_0_scan"
    paper = send(head, draft, PDF, "акт.pdf", purpose="scan", step="papers")
    assert paper.headers["location"] == f"{draft}/papers#shot_0_scan"


def test_what_the_camera_told_is_kept_with_the_file_and_goes_with_it(head: Browser, world: World, parts: Parts) -> None:
    draft = begin(head, world)
    told = Image.Exif()
    told[0x010F], told[0x0110] = "samsung", "SM-A546E"
    told.get_ifd(0x8769)[0x9003] = "2026:02:24 10:15:00"
    told.get_ifd(0x8825).update({1: "N", 2: (56, 50, 20.4), 3: "E", 4: (60, 36, 20.5)})
    out = io.BytesIO()
    photographed(1, (1200, 900)).save(out, "JPEG", exif=told.tobytes())
    send(head, draft, out.getvalue())
    with world.reading() as session:
        file = session.scalars(select(ClaimFile)).one()
    at_the_gate = datetime.fromisoformat("2026-02-24T10:15:00").replace(tzinfo=parts.company.zone)
    assert (file.taken_at, file.place, file.camera) == (at_the_gate, "56.83900, 60.60569", "samsung SM-A546E")
    assert file.marks
    assert (file.sharpness or 0) > 24
    assert (file.brightness or 0) > 80
    assert (parts.thumbnails / file.preview).is_file()
    head.post(f"{draft}/files/{file.key}/remove", {"step": "photos"})
    with world.reading() as session:
        gone = session.get_one(ClaimFile, file.key)
    assert (gone.taken_at, gone.place, gone.camera, gone.marks) == (None, "", "", None)


def test_pages_tell_where_they_stand_when_a_file_is_sent_or_taken_away(head: Browser, world: World) -> None:
    draft = begin(head, world)
    send(head, draft, picture())
    page = head.get(f"{draft}/photos?to=check").text
    assert page.count("?to=check") > page.count('name="step" value="photos"') >= 2
    assert 'name="step" value="papers"' in head.get(f"{draft}/papers").text
    with world.reading() as session:
        key = session.scalars(select(ClaimFile.key)).one()
    gone = head.post(f"{draft}/files/{key}/remove?to=check", {"step": "photos"})
    assert gone.headers["location"] == f"{draft}/photos?to=check"


def test_a_paper_that_is_none_is_told_on_the_papers_page(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/papers")
    for purpose in ("own_act", "scan"):
        answer = send(head, draft, b"<html>", "акт.html", purpose=purpose, step="papers")
        assert answer.status_code == 422
        assert "<h1>Документы</h1>" in answer.text
        assert f'id="shot_0_{purpose}-error"' in answer.text


def test_a_refused_file_is_announced_where_scripts_run(head: Browser, world: World) -> None:
    draft = begin(head, world)
    answer = send(head, draft, b"<html>", script=True)
    assert answer.status_code == 422
    assert '<span role="alert">IMG.jpg' in answer.text
    assert "<html" not in answer.text.replace("&lt;html", "")


def test_the_page_has_words_for_every_way_an_upload_may_end(head: Browser, world: World) -> None:
    draft = begin(head, world)
    page = head.get(f"{draft}/photos").text
    assert 'data-lost="Не загрузилось' in page
    assert 'data-changed="Страница устарела: обновите её' in page
    assert 'data-large="' in page


def test_photos_of_an_earlier_subject_are_shown_and_can_go(head: Browser, world: World) -> None:
    draft = begin(head, world)
    send(head, draft, picture(), "до смены.jpg")
    assert "Другие файлы" not in head.get(f"{draft}/photos").text
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "quality"})
    page = head.get(f"{draft}/photos").text
    others = page[page.index("Другие файлы") :]
    assert "до смены.jpg" in others
    assert "/remove" in others


def test_photos_of_a_line_that_matches_after_all_are_shown_and_can_go(
    head: Browser, world: World, clock: Clock
) -> None:
    draft, goods = begin(head, world, "quality"), world.lines["Пена"]
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"quantity_{goods}": "2", f"batch_{goods}": "4402", f"defect_code_{goods}": "leak"})
    with world.reading() as session:
        line = session.scalars(select(ClaimLine.id)).one()
    assert send(head, draft, picture(), "крупно.jpg", purpose="closeup", line=str(line)).status_code == 303
    assert "Другие файлы" not in head.get(f"{draft}/photos").text
    with world.writing() as session:
        drop_line(session, session.scalars(select(Claim)).one(), goods, now=clock())
    page = head.get(f"{draft}/photos").text
    assert "крупно.jpg" in page[page.index("Другие файлы") :]


def test_papers_are_not_among_the_other_files(head: Browser, world: World) -> None:
    draft = begin(head, world)
    send(head, draft, PDF, "акт.pdf", purpose="own_act", step="papers")
    assert "Другие файлы" not in head.get(f"{draft}/photos").text


def test_a_file_taken_away_is_taken_from_the_store_too(head: Browser, world: World) -> None:
    draft = begin(head, world)
    send(head, draft, picture())
    with world.writing() as session:
        key = session.scalars(select(ClaimFile.key)).one()
        session.scalars(select(OutboxMessage)).one().state = "done"
    head.get(f"{draft}/photos")
    head.post(f"{draft}/files/{key}/remove")
    with world.reading() as session:
        assert session.scalars(select(OutboxMessage.body).where(OutboxMessage.state == "waiting")).all() == [
            {"file": str(key)}
        ]
        assert session.scalars(select(Claim.id)).one()


def test_what_a_killed_process_left_is_swept_when_old(world: World, parts: Parts) -> None:
    half = parts.spool.incoming(limit=10)
    small = parts.thumbnails / "half.jpg.part"
    small.touch()
    for path in (half._part, small):
        os.utime(path, (0, 0))
    sweep = next(beat for beat in worker.timers(parts, None) if beat.name == "sweep")
    sweep.act()
    assert left(parts) == []
    half.abort()


def test_bytes_that_became_nobodys_file_go_and_others_stay(head: Browser, world: World, parts: Parts) -> None:
    draft = begin(head, world)
    send(head, draft, picture())
    (kept,) = parts.spool.lying(-60)
    with parts.spool.incoming(limit=10) as incoming:
        incoming.write(b"nobody's")
        nobodys = incoming.finish()
    drop_nobodys(parts)
    assert parts.spool.lying(-60) == {kept, nobodys.name}, "its form may be answered at this moment"
    for name in (kept, nobodys.name):
        os.utime(parts.spool.path(name), (0, 0))
    drop_nobodys(parts)
    assert parts.spool.lying(-60) == {kept}


def test_an_own_act_just_sent_is_in_sight_without_scripts(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/papers")
    sent = send(head, draft, PDF, "акт.pdf", purpose="own_act", step="papers")
    assert 'data-source="own_file" checked' in head.follow(sent).text


KEY = "3f2b8a54-8d4e-4a53-9a0e-0d5c6f0a7b11"


def test_a_file_sent_again_because_its_answer_was_lost_is_kept_once(head: Browser, world: World, parts: Parts) -> None:
    draft = begin(head, world)
    first = send(head, draft, picture(), script=True, key=KEY)
    lying = left(parts)
    again = send(head, draft, picture(), script=True, key=KEY)
    assert (first.status_code, again.status_code) == (200, 200)
    assert KEY in again.text
    assert names(world) == ["IMG.jpg"]
    assert left(parts) == lying
    with world.reading() as session:
        assert len(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "file")).all()) == 1


def test_a_file_taken_away_does_not_come_back_by_a_late_copy(head: Browser, world: World, parts: Parts) -> None:
    draft = begin(head, world)
    send(head, draft, picture(), script=True, key=KEY)
    head.get(f"{draft}/photos")
    head.post(f"{draft}/files/{KEY}/remove", {"step": "photos"})
    late = send(head, draft, picture(), script=True, key=KEY)
    assert late.status_code == 200
    assert KEY not in late.text
    assert names(world) == []


def test_the_key_of_anothers_file_gives_nothing_away(head: Browser, world: World, browse: Browse) -> None:
    draft = begin(head, world)
    send(head, draft, picture(), script=True, key=KEY)
    second = begin(head, world)
    answer = send(head, second, picture("blue"), script=True, key=KEY)
    assert answer.status_code == 200
    assert KEY not in answer.text
    assert names(world) == ["IMG.jpg", "IMG.jpg"]
    assert send(head, second, picture("blue"), key="no key at all").status_code == 303
