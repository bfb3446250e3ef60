"""What a claim's card shows of what 1C knows beyond the claim itself; what 1C does not know is said so."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from claims.models import Claim, ClaimFile, ClaimLine, Dealer, OnecDocument, Product, Question, ShipmentLine
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.world import World, key

Browse = Callable[..., Browser]
STAFF, HEAD = "staff@maker.example", "head@south.example"
URL = "/claims/РК-2026-000123"


def test_staff_read_who_the_dealer_is_and_whose_the_goods_are(browse: Browse, world: World) -> None:
    with world.writing() as session:
        file_claim(session, world)
        dealer, product = session.get_one(Dealer, world.dealer), session.get_one(Product, key("110356"))
        dealer.segment, product.supplier = "Опт", "ООО «Химопт»"
        session.get_one(ShipmentLine, world.lines["Кристалл"]).marks = ["0104607001103561215A"]
    text = browse(STAFF).get(f"/staff{URL}").text
    for said in ("<dt>Сегмент</dt><dd>Опт</dd>", "<dt>Регион</dt><dd>не указан</dd>", "поставщик: ООО «Химопт»"):
        assert said in text
    assert "Изготовитель: Чистый дом" in text
    assert "Коды маркировки: 1" in text
    assert "Химопт" not in browse(HEAD).get(URL).text


def test_documents_of_the_decision_are_read_by_staff_at_once_and_by_the_dealer_once_it_is_known(
    browse: Browse, world: World
) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        made = {"kind": "Корректировка реализации", "made_on": date(2026, 3, 12), "posted": True}
        session.add(OnecDocument(key=key("correction"), claim_id=claim.id, number="УТ00-000007", **made))
    said = "Корректировка реализации УТ00-000007 от 12.03.2026"
    assert said in browse(STAFF).get(f"/staff{URL}").text
    assert said not in browse(HEAD).get(URL).text
    with world.writing() as session:
        session.scalars(select(Claim)).one().outcome = "satisfied"
    assert said in browse(HEAD).get(URL).text


def test_1cs_own_version_stands_beside_the_dealers_words(browse: Browse, world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, outcome="refused", refusal="Вес при отгрузке сошёлся")
        claim.sent_text, claim.onec_text = "Не хватает 12", "Перепроверить весовую"
        line = session.scalars(select(ClaimLine).where(ClaimLine.position == 1)).one()
        line.onec_document_qty, line.onec_fact_qty = Decimal(40), Decimal(30)
    staff, dealer = browse(STAFF).get(f"/staff{URL}").text, browse(HEAD).get(URL).text
    assert "Перепроверить весовую" in staff
    assert "Перепроверить весовую" not in dealer
    for text in (staff, dealer):
        assert "в 1С: 40 / 30" in text
        assert "Вес при отгрузке сошёлся" in text


def test_a_claim_born_in_1c_is_read_by_both_though_nobody_filed_it(browse: Browse, world: World) -> None:
    with world.writing() as session:
        born = {"created_by": None, "sent_by": None, "subject": "", "kind": "", "remedy": "", "act_source": ""}
        claim = file_claim(session, world, born_in_onec=True, description="Не довезли две", **born)
        said = {"side": "staff", "text": "Какая партия?", "asked_at": claim.registered_at}
        session.add(Question(claim_id=claim.id, asked_name="", **said))
    for who, start in ((STAFF, "/staff"), (HEAD, "")):
        browser = browse(who)
        assert "Не довезли две" in browser.get(f"{start}{URL}").text
        assert "Какая партия?" in browser.get(f"{start}{URL}").text
        assert "РК-2026-000123" in browser.get(start or "/claims").text


def test_a_printed_form_from_1c_is_the_dealers_once_the_decision_is_known(browse: Browse, world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        about = {"media_type": "application/pdf", "size": 9, "sha256": "0" * 64, "uploaded_at": claim.changed_at}
        session.add(ClaimFile(key=key("form"), claim_id=claim.id, purpose="onec_document", name="УКД 7.pdf", **about))
    dealer, address = browse(HEAD), f"/files/{key('form')}"
    assert "УКД 7.pdf" not in dealer.get(URL).text
    assert dealer.get(address).status_code == 404
    assert "УКД 7.pdf" in browse(STAFF).get(f"/staff{URL}").text
    with world.writing() as session:
        session.scalars(select(Claim)).one().outcome = "satisfied"
    assert "УКД 7.pdf" in dealer.get(URL).text
