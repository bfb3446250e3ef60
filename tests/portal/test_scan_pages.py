"""A signed act comes back as a scan: whose it is, which version and which sheets are missing is said at once."""

import random
from collections.abc import Callable
from io import BytesIO

import cv2
import pikepdf
import pytest
from sqlalchemy import select

from claims.actions.add_file import Received
from claims.actions.add_later import add_later
from claims.actions.make_act import make_act
from claims.models import Claim, ClaimFile
from claims.rules.paper_mark import PaperMark
from portal.parts import Parts
from storage.kinds import KINDS
from storage.scans import read_scan
from tests.portal.browser import Browser
from tests.portal.test_card import URL, filed, plain
from tests.portal.test_filing_pages import HEAD, STOREKEEPER, begin, picture
from tests.portal.test_upload import names, send
from tests.sheets import photographed
from tests.sheets import printed as sheet_of_pdf
from tests.world import World

JOINED = "Скан акта РК-2026-000001, все листы.pdf"
WHOLE = "Скан полный: все листы на месте, версия последняя"


@pytest.fixture
def head(browse: Callable[[str], Browser], world: World) -> Browser:
    return browse(HEAD)


def with_act(head: Browser, world: World, fact: str = "28") -> str:
    """A draft whose act is made; its address."""
    draft = begin(head, world)
    counted(head, world, draft, fact)
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "refund"})
    return draft


def counted(head: Browser, world: World, draft: str, fact: str) -> None:
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": fact})
    head.get(f"{draft}/papers")
    assert head.post(f"{draft}/papers", {"source": "made_here", "make": "1"}).status_code == 303


def printed(head: Browser, draft: str, *sheets: int) -> bytes:
    """The act as it is now, of these sheets or whole, as a scanner gives it back."""
    with pikepdf.open(BytesIO(head.get(f"{draft}/act.pdf").content)) as act:
        for number in sorted(set(range(1, len(act.pages) + 1)) - set(sheets or range(1, 99)), reverse=True):
            del act.pages[number - 1]
        out = BytesIO()
        act.save(out)
        return out.getvalue()


def scan(head: Browser, draft: str, content: bytes, name: str = "скан.pdf", **more: object) -> str:
    """What is answered, as script and person see it."""
    answer = send(head, draft, content, name, purpose="scan", step="papers", script=True, **more)
    return plain(answer.text)


def test_a_whole_scan_is_known(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    said = scan(head, draft, printed(head, draft))
    assert WHOLE in said
    assert "листы акта: 1, 2, 3, 4" in said
    assert WHOLE in plain(head.get(f"{draft}/papers").text)


def test_missing_sheets_are_asked_for_until_they_come(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    assert "Не хватает листов: 2, 4 из 4" in scan(head, draft, printed(head, draft, 1, 3))
    assert WHOLE in scan(head, draft, printed(head, draft, 4, 2), "ещё.pdf")


def test_an_older_version_is_named(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    old = printed(head, draft)
    counted(head, world, draft, "27")
    assert "Это версия 1 акта, а последняя — 2" in scan(head, draft, old)
    assert WHOLE in scan(head, draft, printed(head, draft), "новый.pdf")


def test_the_act_of_another_claim_is_not_taken(head: Browser, world: World) -> None:
    other = with_act(head, world)
    strange = printed(head, other)
    draft = with_act(head, world, "27")
    assert "Это лист акта рекламации РК-2026-000001: приложите скан акта этой рекламации" in scan(head, draft, strange)
    assert names(world) == []


def test_what_cannot_be_read_is_taken_with_a_warning(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    said = scan(head, draft, picture(), "фото.jpg")
    assert "Код в углу не читается: 1 лист. Снимите лист целиком" in said
    assert "код листа не читается" in said
    assert names(world) == ["фото.jpg"]


def test_sheets_photographed_one_by_one_become_one_pdf(head: Browser, world: World, parts: Parts) -> None:
    draft = with_act(head, world)
    act = head.get(f"{draft}/act.pdf").content
    for sheet in (2, 1, 4, 3):
        taken = cv2.imencode(".jpg", photographed(sheet_of_pdf(act, sheet, 130), random.Random(sheet)))[1].tobytes()
        said = scan(head, draft, taken, f"{sheet}.jpg")
    assert WHOLE in said
    scan(head, draft, taken, "ещё раз.jpg")
    assert names(world).count(JOINED) == 1, "of other photos anew, the one before goes"
    assert len(names(world)) == 6
    with world.reading() as session:
        there = (ClaimFile.media_type == "application/pdf", ClaimFile.deleted_at.is_(None))
        (whole,) = session.scalars(select(ClaimFile).where(*there))
        content = parts.spool.path(whole.spool_name).read_bytes()
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == 4
    marks = read_scan(parts.spool.path(whole.spool_name), KINDS["pdf"], parts.thumbnails / "none.jpg")
    assert marks == whole.sheets
    assert [mark.split("*")[2] for mark in marks or ()] == ["1", "2", "3", "4"]
    for photo in photos_of(world, 2):
        head.post(f"{draft}/files/{photo}/remove", {"step": "papers"})
    assert JOINED not in names(world), "a PDF of photos that are taken away goes with them"


def photos_of(world: World, sheet: int) -> list[str]:
    with world.reading() as session:
        rows = session.scalars(
            select(ClaimFile).where(ClaimFile.media_type == "image/jpeg", ClaimFile.sheets.is_not(None))
        )
        return [str(row.key) for row in rows if f"*{sheet}*" in (row.sheets or [""])[0]]


def test_a_sent_claim_asks_for_the_sheets_that_are_missing_until_all_are_there(
    head: Browser, world: World, parts: Parts
) -> None:
    filed(world, parts, act_source="made_here", waits_for_dealer=True)
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        act = make_act(session, claim, "quality_act", {"number": "1"}, person_id=None, now=parts.clock())
        mark = PaperMark.of(act.sha256, act.edition)
    asked = "Приложите скан подписанного акта"
    for sheets, left in (([1], True), ([2, 3], True), ([4], False)):
        with world.writing() as session:
            claim = session.scalars(select(Claim)).one()
            add_later(session, claim, scanned(mark, sheets), process=parts.process, by=world.head, now=parts.clock())
        assert (asked in head.get(URL).text) == left, sheets


def scanned(mark: PaperMark, sheets: list[int]) -> Received:
    read = [mark.on_sheet(sheet, 4) for sheet in sheets]
    about = {"purpose": "scan", "name": "скан.pdf", "media_type": "application/pdf", "size": 9, "sha256": "0" * 64}
    return Received(spool_name=f"{sheets[0]:032}", sheets=read, **about)  # type: ignore[arg-type]


def test_a_scan_taken_away_is_no_longer_counted(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    scan(head, draft, printed(head, draft, 1, 2, 3))
    page = head.get(f"{draft}/papers").text
    key = page.split('id="file_')[1].split('"')[0]
    address = f"{draft}/files/{key}/remove"
    gone = head.post(address, {"step": "papers"}, headers={"HX-Request": "true"})
    assert gone.status_code == 200
    assert "Не хватает" not in gone.text
    assert 'id="scan-said"' in gone.text


def test_who_sees_no_prices_is_told_of_the_sheets_alone(browse: Callable[[str], Browser], world: World) -> None:
    head = browse(HEAD)
    draft = with_act(head, world)
    scan(head, draft, printed(head, draft, 1))
    assert "Не хватает листов: 2, 3, 4 из 4" in plain(browse(STOREKEEPER).get(f"{draft}/papers").text)
