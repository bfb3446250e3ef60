"""Photos are advised about at once, never refused; staff read the same with what the camera told."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image, ImageFilter
from sqlalchemy import select, text

from claims.models import ClaimFile, ClaimLine
from tests.filed import add_file, file_claim
from tests.photographed import photographed
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STRANGER, begin
from tests.portal.test_upload import send
from tests.world import World

Browse = Callable[..., Browser]
GOOD = photographed(1, (1200, 900))
STAFF, CARD = "staff@maker.example", "/staff/claims/РК-2026-000123"


def jpeg(picture: Image.Image, taken: str = "", quality: int = 85) -> bytes:
    """taken: as cameras write it."""
    told, out = Image.Exif(), io.BytesIO()
    if taken:
        told[0x010F], told[0x0110] = "samsung", "SM-A546E"
        told.get_ifd(0x8769)[0x9003] = taken
        told.get_ifd(0x8825).update({1: "N", 2: (56, 50, 20.4), 3: "E", 4: (60, 36, 20.5)})
    picture.save(out, "JPEG", quality=quality, exif=told.tobytes())
    return out.getvalue()


def advised(answer: str) -> list[str]:
    return re.findall(r'<p class="advice">(.*?)</p>', answer)


def pictured(world: World, number: str, **columns: object) -> int:
    """A claim that was sent with the good picture among its own."""
    with world.writing() as session:
        claim = file_claim(session, world, number, **columns)
        known = session.scalars(select(ClaimFile).where(ClaimFile.mark_1.is_not(None))).first()
        assert known is not None
        marks = {f"mark_{place}": mark for place, mark in enumerate(known.marks or (), 1)}
        add_file(session, claim, "load", width=known.width, height=known.height, **marks)
        return claim.id


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (jpeg(GOOD), ""),
        (jpeg(GOOD, "2026:03:10 09:00:00"), ""),
        (jpeg(GOOD.resize((640, 480))), "Снимок мелкий, 640 × 480"),
        (jpeg(GOOD.filter(ImageFilter.GaussianBlur(6))), "Снимок нерезкий"),
        (jpeg(GOOD.point(lambda value: value // 8)), "Снимок тёмный"),
        (jpeg(GOOD, "2026:01:15 09:00:00"), "Снято 15.01.2026, до отгрузки от 09.03.2026"),
    ],
    ids=["good", "taken in time", "small", "blurred", "dark", "taken long before"],
)
def test_advice_comes_with_the_answer_and_stays_on_the_page(
    browse: Browse, world: World, content: bytes, said: str
) -> None:
    head = browse(HEAD)
    draft = begin(head, world)
    answer = send(head, draft, content, script=True)
    assert answer.status_code == 200, "advice is no refusal"
    for told in (advised(answer.text), advised(head.get(f"{draft}/photos").text)):
        assert len(told) == bool(said)
        assert all(sentence.startswith(said) for sentence in told)


def test_the_same_picture_in_another_claim_of_ours_is_told_however_it_was_sent(browse: Browse, world: World) -> None:
    head = browse(HEAD)
    draft = begin(head, world)
    assert advised(send(head, draft, jpeg(GOOD), script=True).text) == []
    assert advised(send(head, draft, jpeg(GOOD), script=True).text) == [], "twice in one claim is no matter"
    pictured(world, "РК-2026-000777")
    small = jpeg(GOOD.resize((1024, 768)), quality=50)
    told = advised(send(head, draft, small, script=True).text)
    assert told == ["Такой же снимок есть в рекламации РК-2026-000777. Проверьте, тот ли это файл"]


def test_of_another_dealer_s_claims_nothing_is_told(browse: Browse, world: World) -> None:
    head = browse(HEAD)
    send(head, begin(head, world), jpeg(GOOD))
    stranger = browse(STRANGER)
    stranger.get("/claims/new")
    begun = stranger.post("/claims/new", {"shipment": str(world.stranger_shipment)})
    draft = begun.headers["location"].removesuffix("/subject")
    stranger.get(f"{draft}/subject")
    stranger.post(f"{draft}/subject", {"subject": "acceptance"})
    assert advised(send(stranger, draft, jpeg(GOOD), script=True).text) == []


def test_a_picture_taken_away_is_known_no_more(browse: Browse, world: World) -> None:
    head = browse(HEAD)
    first = begin(head, world)
    send(head, first, jpeg(GOOD))
    with world.writing() as session:
        other = file_claim(session, world, "РК-2026-000777", stage="draft", registered_at=None)
        other_id, key = other.id, session.scalars(select(ClaimFile.key)).one()
    address = f"/drafts/{other_id}"
    assert len(advised(send(head, address, jpeg(GOOD), script=True).text)) == 1
    head.get(f"{first}/photos")
    head.post(f"{first}/files/{key}/remove", {"step": "photos"})
    assert advised(head.get(f"{address}/photos").text) == []


def test_staff_read_what_camera_and_picture_told_and_where_else_it_is(browse: Browse, world: World) -> None:
    head = browse(HEAD)
    draft = begin(head, world)
    send(head, draft, jpeg(GOOD, "2026:01:15 09:00:00"))
    pictured(world, "РК-2026-000777")
    with world.writing() as session:
        claim = file_claim(session, world)
        session.scalars(select(ClaimFile).where(ClaimFile.taken_at.is_not(None))).one().claim_id = claim.id
    page = browse(STAFF).get(CARD).text
    shots = page[page.index('id="shots" open') :]
    shots = shots[: shots.index("</details>")]
    assert "снято 15.01.2026 в 09:00 · samsung SM-A546E" in shots
    assert "56.83900, 60.60569" in shots
    assert "снято до отгрузки" in shots
    assert 'href="/staff/claims/РК-2026-000777"' in shots
    assert "56.83900" not in browse(HEAD).get("/claims/РК-2026-000123").text, "only staff read the place"


def test_drafts_of_dealers_are_no_matter_of_staff(browse: Browse, world: World) -> None:
    head = browse(HEAD)
    send(head, begin(head, world), jpeg(GOOD))
    pictured(world, "РК-2026-000123")
    assert "Такой же снимок" not in browse(STAFF).get(CARD).text


def test_the_plan_counts_at_once_and_says_what_is_missing(browse: Browse, world: World) -> None:
    head, line = browse(HEAD), world.lines["Пена"]
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{line}": "24", f"broken_{line}": "2"})
    with world.reading() as session:
        kept = session.scalars(select(ClaimLine.id)).one()
    missing = "Не хватает: «Этикетка», «Общий вид», «Крупный план», «Упаковка»"
    page = head.get(f"{draft}/photos").text
    assert f"<b>0 из 4</b>. {missing}" in page
    assert "/static/shots/closeup.svg" in page
    for count, shot in enumerate(("label", "overall", "closeup"), 1):
        answer = send(head, draft, jpeg(GOOD), purpose=shot, line=str(kept), script=True).text
        assert f'id="plan_{kept}" role="status" hx-swap-oob="true"><b>{count} из 4</b>. Не хватает' in answer
        assert f'id="state_{kept}_{shot}" hx-swap-oob="true"><span class="tag good">есть</span>' in answer
    page = head.get(f"{draft}/photos").text
    assert "<b>3 из 4</b>. Не хватает: «Упаковка»" in page
    done = send(head, draft, jpeg(GOOD), purpose="packaging", line=str(kept), script=True).text
    assert "<b>4 из 4</b>" in done
    assert "Всё нужное есть" in done
    with world.reading() as session:
        key = session.scalars(select(ClaimFile.key).where(ClaimFile.purpose == "label")).one()
    gone = head.post(f"{draft}/files/{key}/remove", {"step": "photos"}, headers={"HX-Request": "true"}).text
    assert "<b>3 из 4</b>. Не хватает: «Этикетка»" in gone
    assert '<span class="tag wait">нужно</span>' in gone


def test_pictures_are_looked_up_by_their_index(world: World) -> None:
    """Among a million files: by a quarter of the mark, never by reading all."""
    if world.engine.dialect.name != "sqlite":
        pytest.skip("the other database plans by how many rows there are: see storage/README.md")
    asked = "SELECT key FROM claim_file WHERE mark_1 IN (1, 2) OR mark_2 IN (3) OR mark_3 IN (4) OR mark_4 IN (5)"
    with world.reading() as session:
        plan = " ".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert all(f"ix_claim_file_mark_{quarter}" in plan for quarter in range(1, 5)), plan
