"""Papers that the portal writes: offered when they fit, their answers kept, attached for both sides to see."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimFile, ClaimValue, Dealer, LegalEntity
from portal.parts import Parts
from tests.filed import REGISTERED, file_claim
from tests.forms.conftest import Eyes
from tests.portal.browser import Browser
from tests.portal.objects import picture
from tests.world import World

Browse = Callable[..., Browser]
HEAD, KEEPER, STAFF = "head@south.example", "store@south.example", "staff@maker.example"
NUMBER = "РК-2026-000123"


@pytest.fixture
def eyes(tmp_path: Path) -> Eyes:
    return Eyes(tmp_path)


def decided(world: World, **columns: Any) -> None:
    with world.writing() as session:
        more = {"outcome": "partly", "decided_at": REGISTERED, "answer": "Признаём бой.", "stage": "decided"}
        file_claim(session, world, NUMBER, **{**more, **columns})


def filed(world: World, **columns: Any) -> None:
    with world.writing() as session:
        file_claim(session, world, NUMBER, **columns)


def test_what_is_offered_follows_the_claim(browse: Browse, world: World) -> None:
    filed(world)
    card = browse(HEAD).get(f"/claims/{NUMBER}").text
    assert f"/claims/{NUMBER}/paper/claim_letter" in card
    assert "/paper/settlement" not in card, "nothing is decided yet"
    assert "/paper/refund" not in card, "goods are to be brought, no money"
    assert "/paper/carrier_letter" not in card, "that is for staff"
    assert browse(HEAD).get(f"/claims/{NUMBER}/paper/carrier_letter").status_code == 404
    ours = browse(STAFF).get(f"/staff/claims/{NUMBER}").text
    assert f"/staff/claims/{NUMBER}/paper/carrier_letter" in ours
    assert "/paper/decision_letter" not in ours


def test_after_the_decision_both_get_the_agreement(browse: Browse, world: World, eyes: Eyes) -> None:
    decided(world)
    dealer, staff = browse(HEAD), browse(STAFF)
    assert f"/claims/{NUMBER}/paper/settlement" in dealer.get(f"/claims/{NUMBER}").text
    for browser, base in ((dealer, f"/claims/{NUMBER}"), (staff, f"/staff/claims/{NUMBER}")):
        paper = browser.get(f"{base}/paper/settlement/pdf")
        assert paper.headers["content-type"] == "application/pdf"
        (page,) = eyes.texts(paper.content)
        assert "Соглашение об урегулировании" in page


def test_staff_write_the_answer_and_attach_it_once(browse: Browse, world: World, parts: Parts, eyes: Eyes) -> None:
    decided(world)
    staff, here = browse(STAFF), f"/staff/claims/{NUMBER}/paper/decision_letter"
    words = "Взвешивание приложим к акту сверки"
    staff.get(here)
    wrong = staff.post(here, {"decision_on": "завтра", "decision_words": words, "attach": "1"})
    assert wrong.status_code == 422
    assert "Введите дату, например «12.03.2026»" in wrong.text
    assert words in wrong.text, "what was typed stays"
    right = {"decision_on": "12.03.2026", "decision_words": words, "attach": "1"}
    assert unquote(staff.post(here, right).headers["location"]) == f"/staff/claims/{NUMBER}"
    staff.get(here)
    assert staff.post(here, right).status_code == 303
    with world.reading() as session:
        (file,) = session.scalars(select(ClaimFile).where(ClaimFile.purpose == "paper"))
        content = parts.spool.path(file.spool_name).read_bytes()
    (page,) = eyes.texts(content)
    assert f"{words}." in page
    assert "Признаём бой." in page
    assert f"Ответ на претензию {NUMBER}" in browse(HEAD).get(f"/claims/{NUMBER}").text
    assert browse(HEAD).get(f"/files/{file.key}").status_code == 200


def test_who_sees_no_prices_sees_no_paper_with_them(browse: Browse, world: World) -> None:
    decided(world)
    staff = browse(STAFF)
    staff.get(f"/staff/claims/{NUMBER}/paper/decision_letter")
    staff.post(f"/staff/claims/{NUMBER}/paper/decision_letter", {"attach": "1"})
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
        key = session.scalars(select(ClaimFile.key).where(ClaimFile.purpose == "paper")).one()
    keeper = browse(KEEPER)
    card = keeper.get(f"/claims/{NUMBER}").text
    assert "/paper/photos" in card
    assert "/paper/settlement" not in card
    assert str(key) not in card
    assert keeper.get(f"/claims/{NUMBER}/paper/settlement").status_code == 409
    assert keeper.get(f"/files/{key}").status_code == 404


def test_a_refund_asks_for_the_account_once(browse: Browse, world: World, eyes: Eyes) -> None:
    for number in (NUMBER, "РК-2026-000124"):
        with world.writing() as session:
            file_claim(session, world, number, subject="quality", remedy="refund")
    head = browse(HEAD)
    first, second = (f"/claims/{number}/paper/refund" for number in (NUMBER, "РК-2026-000124"))
    head.get(first)
    short = head.post(first, {"refund_account": "4070281090000001"})
    assert "Введите 20 цифр расчётного счёта" in short.text
    assert "4070281090000001" in short.text
    account = "40702810900000012345"
    assert head.post(first, {"refund_account": account}).headers["location"].endswith("kept=1")
    assert account in head.get(second).text, "the next one is offered it"
    assert account in eyes.texts(head.get(f"{second}/pdf").content)[0]


def test_a_paper_is_written_of_a_draft(browse: Browse, world: World, eyes: Eyes) -> None:
    with world.writing() as session:
        draft = file_claim(session, world, None, stage="draft", registered_at=None, subject="acceptance").id
    head, here = browse(HEAD), f"/drafts/{draft}/paper/claim_letter"
    assert here in head.get(f"/drafts/{draft}/papers").text
    head.get(here)
    head.post(here, {"letter_term": "15"})
    assert "в течение 15 календарных дней" in " ".join(eyes.texts(head.get(f"{here}/pdf").content))
    with world.reading() as session:
        kept = session.scalars(select(ClaimValue.value).where(ClaimValue.code == "act.letter_term")).all()
        assert list(kept) == ["15"]
        assert session.get_one(Claim, draft).stage == "draft"


def test_in_a_draft_the_newer_paper_takes_the_place_of_the_older(browse: Browse, world: World) -> None:
    with world.writing() as session:
        draft = file_claim(session, world, None, stage="draft", registered_at=None, subject="acceptance").id
    head, here = browse(HEAD), f"/drafts/{draft}/paper/claim_letter"

    def attached() -> list[ClaimFile]:
        with world.reading() as session:
            of = (ClaimFile.purpose == "paper", ClaimFile.deleted_at.is_(None))
            return list(session.scalars(select(ClaimFile).where(*of)))

    head.get(here)
    head.post(here, {"letter_term": "15", "attach": "1"})
    (first,) = attached()
    assert first.name.startswith("Претензия РК-"), "the claim has got its number"
    head.get(f"/drafts/{draft}/papers")
    head.post(f"/drafts/{draft}/files/{first.key}/remove", {"step": "papers"})
    assert attached() == []
    head.get(here)
    head.post(here, {"letter_term": "15", "attach": "1"})
    (again,) = attached()
    assert again.key != first.key, "what was taken away stays away"
    head.get(here)
    head.post(here, {"letter_term": "20", "attach": "1"})
    assert [file.key for file in attached()] != [again.key]
    assert len(attached()) == 1


def test_a_list_of_photos_shows_them_and_who_sees_no_prices_too(browse: Browse, world: World, parts: Parts) -> None:
    filed(world)
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        photo = {"media_type": "image/jpeg", "size": 3, "sha256": "0" * 64, "uploaded_at": REGISTERED}
        session.add(ClaimFile(claim_id=claim.id, purpose="load", name="груз.jpg", thumbnail="load.jpg", **photo))
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    before = browse(KEEPER).get(f"/claims/{NUMBER}/paper/photos/pdf").content
    (parts.thumbnails / "load.jpg").write_bytes(picture("red"))
    paper = browse(KEEPER).get(f"/claims/{NUMBER}/paper/photos/pdf").content
    assert len(paper) > len(before), "the picture is in it"


def test_abroad_no_paper_speaks_of_our_law(browse: Browse, world: World) -> None:
    filed(world)
    with world.writing() as session:
        entity = session.get_one(LegalEntity, session.scalars(select(Claim)).one().entity_key)
        entity.country, entity.inn = "112", "190000001"
    card = browse(HEAD).get(f"/claims/{NUMBER}").text
    assert "/paper/claim_letter" not in card
    assert "/paper/photos" in card


def test_what_staff_fill_in_a_dealer_does_not_change(browse: Browse, world: World) -> None:
    decided(world)
    head = browse(HEAD)
    assert "settlement_days" not in head.get(f"/claims/{NUMBER}/paper/settlement").text
    head.post(f"/claims/{NUMBER}/paper/settlement", {"settlement_days": "99"})
    assert (
        "99" not in browse(STAFF).get(f"/staff/claims/{NUMBER}/paper/settlement").text.split("settlement_days")[1][:200]
    )
