"""All files of a claim as one archive: what is in it, for whom, and what is said of what the store does not give."""

import hashlib
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from claims.models import ClaimFile, ClaimLine, Dealer
from portal.dealer.zipped import Member, packed
from portal.parts import Parts
from storage.store import Content, FileStore, StoreUnavailable
from tests.filed import REGISTERED, add_file, file_claim
from tests.portal.browser import Browser
from tests.portal.test_files import spooled
from tests.world import World

Browse = Callable[..., Browser]
NUMBER = "РК-2026-000123"
WHOLE = "Вся поставка/Общий вид/IMG_1.jpg"


def content(seed: int) -> bytes:
    return bytes([seed]) * 5000


@pytest.fixture
def token(world: World, parts: Parts) -> str:
    """A claim with two photos of one name, one of a line, a paper with prices, and one that was taken away."""
    with world.writing() as session:
        claim = file_claim(session, world, NUMBER, files_token="f" * 43)
        line = session.scalars(
            select(ClaimLine.id).where(ClaimLine.claim_id == claim.id, ClaimLine.position == 2)
        ).one()
        rows = (
            ("overall", None, "IMG_1.jpg"),
            ("overall", None, "img_1.jpg"),
            ("label", line, "IMG_1.jpg"),
            ("scan", None, "акт.pdf"),
            ("overall", None, "gone.jpg"),
        )
        for seed, (purpose, line_id, name) in enumerate(rows):
            size, spool_name = len(content(seed)), spooled(parts.spool, content(seed))
            file = add_file(
                session,
                claim,
                purpose,
                line_id=line_id,
                name=name,
                size=size,
                spool_name=spool_name,
                uploaded_at=REGISTERED + timedelta(minutes=seed),
            )
            file.deleted_at = REGISTERED if name == "gone.jpg" else None
        return "f" * 43


def opened(browser: Browser, url: str) -> dict[str, bytes]:
    """{path: bytes} of the archive, every checksum in it tried."""
    answer = browser.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip"), answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert {row.compress_type for row in archive.infolist()} == {zipfile.ZIP_STORED}
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_dealer_gets_each_file_in_the_folder_of_what_it_shows(token: str, browse: Browse) -> None:
    head = browse("head@south.example")
    files = opened(head, f"/claims/{NUMBER}/files.zip")
    assert [path for path in files if "IMG" in path.upper()] == [
        WHOLE,
        "Вся поставка/Общий вид/img_1 (2).jpg",
        "2. Пена для бесконтактной мойки, 20 кг/Этикетка/IMG_1.jpg",
    ]
    assert files[WHOLE] == content(0)
    assert len(files) == 4, "what was taken away is not in it"
    assert "Скачать все файлы архивом" in head.get(f"/claims/{NUMBER}").text


def test_staff_and_whoever_holds_the_link_of_1c_get_the_same(token: str, browse: Browse) -> None:
    staff = browse("staff@maker.example")
    assert opened(staff, f"/claims/{NUMBER}/files.zip") == opened(browse(), f"/f/{token}/files.zip")
    assert "все файлы архивом" in staff.get(f"/staff/claims/{NUMBER}").text, "the opening is noted"


def test_who_sees_no_prices_gets_no_paper_that_has_them(token: str, world: World, browse: Browse) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    paths = opened(browse("store@south.example"), f"/claims/{NUMBER}/files.zip")
    assert len(paths) == 3
    assert not any(path.endswith(".pdf") for path in paths)


def test_another_dealer_gets_nothing_of_it(token: str, browse: Browse) -> None:
    assert browse("head@north.example").get(f"/claims/{NUMBER}/files.zip").status_code == 404


def test_a_claim_without_files_has_no_archive(world: World, browse: Browse) -> None:
    with world.writing() as session:
        file_claim(session, world, NUMBER)
    assert browse("head@south.example").get(f"/claims/{NUMBER}/files.zip").status_code == 404


def test_a_file_that_the_store_has_not_is_named_and_the_others_come(token: str, world: World, browse: Browse) -> None:
    with world.writing() as session:
        file = session.scalars(
            select(ClaimFile).where(ClaimFile.name == "IMG_1.jpg").order_by(ClaimFile.line_id)
        ).first()
        assert file is not None
        file.state, file.store_path, file.spool_name = "stored", "claims/2026-03/1/gone.jpg", ""
    files = opened(browse("head@south.example"), f"/claims/{NUMBER}/files.zip")
    said = files.pop("Чего не хватает.txt").decode("utf-8-sig")
    assert len(files) == 3
    assert f"Нет в архиве: {WHOLE}" in said


class BreaksOff:
    """A store whose answers end after so many bytes, so many times."""

    def __init__(self, store: FileStore, times: int) -> None:
        self._store, self._left = store, times

    def open_range(self, path: str, start: int = 0, length: int | None = None) -> Content:
        content = self._store.open_range(path, start, length)
        if not self._left:
            return content
        self._left -= 1

        def broken() -> Iterator[bytes]:
            yield next(iter(content))[:1000]
            raise StoreUnavailable("the connection broke")

        return Content(broken(), content.close)


def stored(world: World, parts: Parts, size: int) -> Member:
    """A file of a claim that lies in the store."""
    with world.writing() as session:
        file = add_file(session, file_claim(session, world), size=size, name="video.mp4")
        name = spooled_large(parts, size)
        file.state, file.store_path = "stored", f"claims/2026-03/1/{file.key.hex}.mp4"
        source = parts.spool.path(name)
        with source.open("rb") as lying:
            sha256 = hashlib.file_digest(lying, "sha256").hexdigest()
        parts.store.put(file.store_path, source, sha256, size)
        key: UUID = file.key
    return Member(key=key, path="video.mp4", size=size, at=REGISTERED)


def spooled_large(parts: Parts, size: int) -> str:
    with parts.spool.incoming(size) as incoming:
        for _ in range(size // 100_000):
            incoming.write(b"v" * 100_000)
        return incoming.finish().name


@pytest.mark.parametrize(("times", "whole"), [(1, True), (2, True), (3, False)])
def test_where_the_store_breaks_off_it_goes_on_and_says_when_it_could_not(
    world: World, parts: Parts, times: int, whole: bool
) -> None:
    member = stored(world, parts, 500_000)
    flaky = replace(parts, store=BreaksOff(parts.store, times))  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(b"".join(packed(flaky, [member], NUMBER)))) as archive:
        assert archive.testzip() is None
        assert (archive.read("video.mp4") == b"v" * 500_000) == whole
        said = "" if whole else archive.read("Чего не хватает.txt").decode("utf-8-sig")
    assert ("Пришёл не целиком: video.mp4" in said) != whole


def test_memory_stays_flat_whatever_the_size(world: World, parts: Parts) -> None:
    member = stored(world, parts, 60_000_000)
    tracemalloc.start()
    total = sum(map(len, packed(parts, [member], NUMBER)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total > 60_000_000
    assert peak < 4_000_000
