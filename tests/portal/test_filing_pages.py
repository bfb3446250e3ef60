"""The filing guide without scripts: every step by its form, every wrong answer kept and explained at its place."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from sqlalchemy import select

from claims.models import Claim, ClaimFile, ClaimLine, Dealer
from tests.portal.browser import Browser
from tests.portal.conftest import PASSWORD, Clock
from tests.world import World

HEAD, STOREKEEPER, STRANGER = "head@south.example", "store@south.example", "head@north.example"
BOUNDARY = "files-of-a-test"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def picture(color: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), color).save(out, "JPEG")
    return out.getvalue()


def begin(person: Browser, world: World, subject: str = "acceptance") -> str:
    """A draft with its subject chosen; the address of the draft."""
    person.get("/claims/new")
    begun = person.post("/claims/new", {"shipment": str(world.shipment)})
    draft = begun.headers["location"].removesuffix("/subject")
    person.get(f"{draft}/subject")
    assert person.post(f"{draft}/subject", {"subject": subject}).headers["location"] == f"{draft}/lines"
    return draft


def upload(person: Browser, draft: str, purpose: str, content: bytes, name: str = "IMG.jpg", line: int = 0) -> int:
    """One file as a plain form sends it; the status of the answer."""
    person.get(f"{draft}/photos")
    fields = {"csrf": person.token, "purpose": purpose, "line": str(line)}
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = ("".join(parts) + file).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return person.request("POST", f"{draft}/files", content=body, headers={"Content-Type": kind}).status_code


@pytest.fixture
def head(browse: Callable[[str], Browser], world: World) -> Browser:
    return browse(HEAD)


def test_the_whole_story_goes_without_scripts(browse: Callable[[str], Browser], head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    line = world.lines["Кристалл"]
    counted = head.post(f"{draft}/lines", {f"fact_{line}": "28", f"fact_{world.lines['Пена']}": "24"})
    assert counted.headers["location"] == f"{draft}/photos"
    assert upload(head, draft, "load", picture()) == 303
    assert head.post(f"{draft}/photos").headers["location"] == f"{draft}/remedy"
    head.get(f"{draft}/remedy")
    told = head.post(f"{draft}/remedy", {"remedy": "refund", "description": "Не хватает двенадцати канистр"})
    assert told.headers["location"] == f"{draft}/papers"
    head.get(f"{draft}/papers")
    assert head.post(f"{draft}/papers", {"source": "made_here"}).headers["location"] == f"{draft}/check"
    check = head.get(f"{draft}/check").text
    assert "4 230,00" in check.replace("\xa0", " ").replace("\u202f", " ")
    assert head.get(f"{draft}/act.pdf").content.startswith(b"%PDF")
    sent = head.follow(head.post(f"{draft}/send"))
    assert "РК-2026-000001" in sent.text
    assert head.follow(head.post(f"{draft}/send")).text.count("РК-2026-000001") == sent.text.count("РК-2026-000001")
    with world.reading() as session:
        assert session.scalars(select(Claim.stage)).all() == ["registered"]
        assert session.scalars(select(ClaimLine.held)).all() == [12]
        acts = session.execute(select(ClaimFile.name, ClaimFile.key).where(ClaimFile.purpose == "act")).all()
    assert [row.name for row in acts] == ["Акт о расхождениях ТОРГ-2 РК-2026-000001.pdf"]
    assert head.get(f"/files/{acts[0].key}").content.startswith(b"%PDF")
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    storekeeper = browse(STOREKEEPER)
    assert storekeeper.get(f"/files/{acts[0].key}").status_code == 404
    assert "₽" not in storekeeper.get("/claims/РК-2026-000001").text
    assert "ТОРГ-2 РК" not in storekeeper.get("/claims/РК-2026-000001").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("много", "Введите количество"),
        ("-3", "Введите количество"),
        ("1000000000000000000000000000000", "Введите"),
        ("40,1234", "Введите"),
    ],
)
def test_a_count_that_is_none_is_kept_and_explained(head: Browser, world: World, typed: str, said: str) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    name = f"fact_{world.lines['Кристалл']}"
    answer = head.post(f"{draft}/lines", {name: typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert said in answer.text
    assert f'href="#{name}"' in answer.text
    assert "<title>Ошибка: " in answer.text
    assert f'value="{typed}"' in head.get(f"{draft}/lines").text


def test_a_count_may_be_typed_as_people_type(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    assert head.post(f"{draft}/lines", {f"fact_{world.lines['Миндаль']}": "7 кор. + 6 шт"}).status_code == 303


def test_nothing_came_by_one_button(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {"none": str(world.lines["Пена"])})
    with world.reading() as session:
        assert session.scalars(select(ClaimLine.typed)).all() == [{"fact": "0"}]


def test_a_delivery_where_all_matches_is_no_claim(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    same = {
        f"fact_{world.lines[good]}": count for good, count in (("Кристалл", "40"), ("Пена", "24"), ("Миндаль", "96"))
    }
    answer = head.post(f"{draft}/lines", same)
    assert answer.status_code == 422
    assert "Укажите хотя бы одну позицию, которая не сошлась" in answer.text


def test_a_foreign_shipment_begins_nothing(head: Browser, world: World) -> None:
    head.get("/claims/new")
    assert head.post("/claims/new", {"shipment": str(world.stranger_shipment)}).status_code == 404
    assert head.post("/claims/new", {"shipment": "не ключ"}).status_code == 422


def test_another_dealer_sees_no_draft_and_adds_no_file(
    head: Browser, browse: Callable[[str], Browser], world: World
) -> None:
    draft = begin(head, world)
    stranger = browse(STRANGER)
    assert stranger.get(f"{draft}/lines").status_code == 404
    assert upload(stranger, draft, "load", picture()) in (403, 404)
    with world.reading() as session:
        assert session.scalars(select(ClaimFile.key)).all() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "Файл пустой"), (b"<html>not a photo</html>", "выберите"), (picture()[:2000], "выберите")],
)
def test_a_file_that_is_none_is_refused_with_words(head: Browser, world: World, content: bytes, said: str) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    assert upload(head, draft, "load", content) == 422
    with world.reading() as session:
        assert session.scalars(select(ClaimFile.key)).all() == []


def test_a_storekeeper_fills_a_draft_and_the_head_sends_it(
    browse: Callable[[str], Browser], head: Browser, world: World
) -> None:
    storekeeper = browse(STOREKEEPER)
    draft = begin(storekeeper, world)
    page = storekeeper.get(f"{draft}/check").text
    assert "Отправит руководитель" in page
    assert storekeeper.post(f"{draft}/send").status_code == 422
    assert head.get(f"{draft}/check").status_code == 200


def test_quality_asks_for_its_own_fields(head: Browser, world: World) -> None:
    draft = begin(head, world, "quality")
    head.get(f"{draft}/lines")
    line = world.lines["Пена"]
    head.post(f"{draft}/lines", {"open": str(line)})
    answer = head.post(f"{draft}/lines", {f"quantity_{line}": "2", f"batch_{line}": ""})
    assert answer.status_code == 422
    assert "Заполните поле «Партия или серийный номер»" in answer.text
    good = {f"quantity_{line}": "2", f"batch_{line}": "4402", f"defect_code_{line}": "leak"}
    assert head.post(f"{draft}/lines", good).headers["location"] == f"{draft}/photos"


def test_an_own_act_may_be_attached_instead(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/papers")
    missing = head.post(f"{draft}/papers", {"source": "own_file"})
    assert missing.status_code == 422
    assert "Приложите свой файл" in missing.text
    assert upload(head, draft, "own_act", PDF, "акт.pdf") == 303
    head.get(f"{draft}/papers")
    assert head.post(f"{draft}/papers", {"source": "own_file"}).headers["location"] == f"{draft}/check"


def test_an_act_signed_in_edo_is_told_by_operator_number_and_day(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/papers")
    typed = {"source": "edo", "edo_operator": "Диадок", "edo_number": "17", "edo_date": "давно"}
    answer = head.post(f"{draft}/papers", typed)
    assert answer.status_code == 422
    assert 'value="давно"' in answer.text
    head.get(f"{draft}/papers")
    assert head.post(f"{draft}/papers", {**typed, "edo_date": "9 марта"}).status_code == 303


def test_a_signed_scan_may_be_attached_at_once(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "made_here", "make": "1"})
    assert upload(head, draft, "scan", PDF, "скан.pdf") == 303
    assert "Подписанный скан приложен" in head.get(f"{draft}/check").text


def test_a_signed_act_whose_data_changed_must_be_made_anew(head: Browser, world: World) -> None:
    draft = begin(head, world)
    line = world.lines["Кристалл"]
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{line}": "28"})
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "made_here", "make": "1"})
    upload(head, draft, "scan", PDF, "скан.pdf")
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{line}": "27"})
    assert "Данные изменились: сделайте документ" in head.get(f"{draft}/check").text


def test_prices_of_an_act_stay_from_a_storekeeper_who_sees_none(
    browse: Callable[[str], Browser], head: Browser, world: World
) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "made_here", "make": "1"})
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    storekeeper = browse(STOREKEEPER)
    refused = storekeeper.get(f"{draft}/act.pdf")
    assert refused.status_code == 409
    assert "В акте есть цены" in refused.text
    for page in ("lines", "check", "papers"):
        assert "₽" not in storekeeper.get(f"{draft}/{page}").text
    assert "₽" not in storekeeper.get("/claims/new").text
    assert head.get(f"{draft}/act.pdf").status_code == 200


def test_a_late_claim_gets_a_warning_and_is_taken(head: Browser, clock: Clock, world: World) -> None:
    clock.go(days=40)
    head = head if head.get("/claims/new").status_code == 200 else _again(head)
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    assert "рекламацию примем" in head.get(f"{draft}/check").text


def _again(person: Browser) -> Browser:
    person.sign_in(HEAD, PASSWORD)
    return person


def test_back_after_sending_leads_to_the_claim(head: Browser, world: World) -> None:
    draft = begin(head, world)
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        claim.number, claim.stage = "РК-2026-000009", "registered"
    assert head.get(f"{draft}/check").headers["location"] == "/claims/%D0%A0%D0%9A-2026-000009"


def test_what_is_typed_is_kept_while_a_page_is_being_filled(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/remedy")
    kept = head.post(f"{draft}/remedy", {"description": "Полпаллеты", "keep": "1"}, headers={"HX-Request": "true"})
    assert "Сохранено в" in kept.text
    assert "Полпаллеты" in head.get(f"{draft}/remedy").text
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "edo", "edo_date": "давно", "keep": "1"}, headers={"HX-Request": "true"})
    page = head.get(f"{draft}/papers").text
    assert 'value="давно"' in page
    assert re.search(r'value="edo"[^>]* checked', page)


def test_a_refused_delivery_needs_no_act_where_nothing_was_opened(head: Browser, world: World) -> None:
    draft = begin(head, world, "rejection")
    line = world.lines["Пена"]
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {"open": str(line)})
    head.post(f"{draft}/lines", {f"quantity_{line}": "2", f"reason_{line}": "Не заказывали"})
    upload(head, draft, "load", picture())
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "refund"})
    page = head.get(f"{draft}/papers").text
    assert re.search(r'value="none"[^>]* checked', page)
    assert head.post(f"{draft}/papers", {"source": "none"}).status_code == 303
    head.get(f"{draft}/check")
    assert "Рекламация отправлена" in head.follow(head.post(f"{draft}/send")).text
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        assert not claim.waits_for_dealer
        assert session.scalars(select(ClaimFile.purpose)).all() == ["load"]


def test_a_changed_subject_leaves_the_papers_of_the_old_one_behind(head: Browser, world: World) -> None:
    draft = begin(head, world)
    line = world.lines["Пена"]
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{line}": "20"})
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "made_here"})
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "documents"})
    told = {"document_kind": "upd", "mistake": "price", "is_written": "10", "should_be": "9"}
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"{code}_{line}": value for code, value in told.items()})
    upload(head, draft, "scan", PDF, "упд.pdf")
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "recalculation"})
    head.get(f"{draft}/check")
    assert "Рекламация отправлена" in head.follow(head.post(f"{draft}/send")).text
    with world.reading() as session:
        assert not session.scalars(select(Claim.waits_for_dealer)).one()
        assert "act" not in session.scalars(select(ClaimFile.purpose)).all()


def test_a_draft_without_a_subject_leads_to_its_choice(head: Browser, world: World) -> None:
    head.get("/claims/new")
    draft = head.post("/claims/new", {"shipment": str(world.shipment)}).headers["location"].removesuffix("/subject")
    for page in ("lines", "photos", "remedy", "papers"):
        assert head.get(f"{draft}/{page}").headers["location"] == f"{draft}/subject"
        assert head.post(f"{draft}/{page}", {"open": "1"}).headers["location"] == f"{draft}/subject"
    live = head.post(f"{draft}/lines", {"open": "1"}, headers={"HX-Request": "true", "HX-Current-URL": draft})
    assert live.headers["hx-redirect"] == f"{draft}/subject"
    assert head.get(f"{draft}/check").status_code == 200


def test_a_wrong_answer_of_the_act_keeps_the_claim_from_being_sent(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    assert upload(head, draft, "load", picture()) == 303
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "refund", "description": ""})
    head.get(f"{draft}/papers")
    assert head.post(f"{draft}/papers", {"source": "made_here"}).status_code == 303
    code = "delivered_on"
    assert f'name="{code}"' in head.get(f"{draft}/papers").text
    assert head.post(f"{draft}/papers", {"source": "made_here", code: "когда-то"}).status_code == 422
    check = head.get(f"{draft}/check").text
    assert f'href="{draft}/papers?to=check#{code}"' in check
    assert "Осталось сделать: 1" in check
    assert head.post(f"{draft}/send").status_code == 422
    with world.reading() as session:
        assert session.scalars(select(Claim.stage)).all() == ["draft"]
