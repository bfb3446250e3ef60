"""Claims that belong together on the cards: staff link and split them, a dealer sees what is the dealer's own."""

import re
from collections.abc import Callable

from sqlalchemy import select

from claims.models import Claim, ClaimEvent, ClaimLine, ClaimLink, Dealer, Person
from portal.parts import Letter, Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Postman
from tests.portal.test_claim_letters import HEAD, deliver
from tests.portal.test_desk_pages import CARD, desk, lines_of, parts, send, stage
from tests.world import World

__all__ = ["desk", "parts"]
OTHER = "РК-2026-000777"
Browse = Callable[..., Browser]


def another(world: World, number: str = OTHER, **columns: object) -> None:
    with world.writing() as session:
        file_claim(session, world, number, **columns)


def test_staff_link_claims_by_number_and_both_cards_show_it(desk: Callable[[str], Browser], world: World) -> None:
    another(world)
    vera = desk("vera")
    page = send(vera, "related", other=" рк-2026-000777 ", link_why="Тот же водитель")
    assert "Тот же водитель" in page
    assert f'href="/staff/claims/{OTHER}"' in page
    assert f'href="{CARD}"' in vera.get(f"/staff/claims/{OTHER}").text
    again = send(vera, "related", other=OTHER)
    assert f"С рекламацией {OTHER} связь уже есть" in again
    assert "Нет рекламации с таким номером" in send(vera, "related", other="РК-2026-000999")
    assert "номер этой же рекламации" in send(vera, "related", other="РК-2026-000123")
    with world.reading() as session:
        (link,) = session.scalars(select(ClaimLink))
        told = session.scalars(select(ClaimEvent).where(ClaimEvent.what == "linked")).all()
        assert [(event.claim_id, event.hidden) for event in told] == [(1, True), (2, True)]
    page = send(vera, "related/over", link=str(link.id))
    assert "Связей пока нет" in page
    with world.reading() as session:
        assert session.scalars(select(ClaimLink)).all() == []


def test_a_link_that_we_made_is_no_dealers_to_see(desk: Callable[[str], Browser], world: World, browse: Browse) -> None:
    another(world)
    send(desk("vera"), "related", other=OTHER)
    page = browse("head@south.example").get("/claims/РК-2026-000123").text
    assert OTHER not in page
    assert "Связанные рекламации" not in page


def test_lines_are_taken_out_on_the_card_and_the_dealer_reads_where_they_are(
    desk: Callable[[str], Browser], world: World, browse: Browse
) -> None:
    boris = desk("boris")
    page = send(boris, "split", split_why="Бой отдельно")
    assert "Отметьте позиции, которые выделить" in page
    assert "Бой отдельно" in page
    page = send(boris, "split", split_line=str(lines_of(world)[1]), split_why="Бой отдельно")
    number = re.search(r'href="/staff/claims/(РК-2026-000001)"', page)
    assert number
    assert "сюда выделены позиции: Бой отдельно" in page
    assert "отсюда выделены позиции этой рекламации" in boris.get(f"/staff/claims/{number[1]}").text
    dealer = browse("head@south.example")
    mine = dealer.get("/claims/РК-2026-000123").text
    assert f'href="/claims/{number[1]}"' in mine
    assert f"Выделены в рекламацию {number[1]} позиции 2" in mine
    assert "Бой отдельно" not in mine
    its = dealer.get(f"/claims/{number[1]}").text
    assert "Рекламация выделена из РК-2026-000123" in its
    assert "Бой отдельно" not in its


def split_letter(parts: Parts) -> Letter:
    deliver(parts)
    assert isinstance(parts.mailer, Postman)
    (letter,) = (one for one in parts.mailer.letters if one.to == HEAD and "теперь в рекламации" in one.subject)
    return letter


def test_the_letter_says_which_lines_went_where_and_leads_to_both(
    desk: Callable[[str], Browser], world: World, parts: Parts
) -> None:
    send(desk("boris"), "split", split_line=str(lines_of(world)[1]), split_why="Бой отдельно")
    letter = split_letter(parts)
    assert letter.subject == "РК-2026-000123: часть позиций теперь в рекламации РК-2026-000001"
    for said in (letter.text, letter.html):
        assert "2 (Пена для бесконтактной мойки, 20 кг)" in said
        assert "каждую часть рассмотрят отдельно" in said
        assert "/claims/РК-2026-000001" in said
        assert re.search(r"portal\.test/(letter/|claims/РК-2026-000123)", said)
        assert "Бой отдельно" not in said, "that is for our own eyes"


def test_a_link_to_another_dealers_claim_is_shown_to_neither(
    desk: Callable[[str], Browser], world: World, browse: Browse
) -> None:
    """Even if one of a kind that dealers see led there."""
    another(world, dealer_key=world.stranger_dealer, shipment_key=world.stranger_shipment, created_by=world.stranger)
    with world.writing() as session:
        session.add(
            ClaimLink(
                claim_id=1, other_id=2, kind="split", person_id=world.staff, at=session.get_one(Claim, 1).created_at
            )
        )
    assert OTHER in desk("vera").get(CARD).text
    assert OTHER not in browse("head@south.example").get("/claims/РК-2026-000123").text
    stranger = browse("head@north.example").get(f"/claims/{OTHER}")
    assert "РК-2026-000123" not in stranger.text


def test_one_of_ours_sees_no_claim_out_of_their_sight_among_the_linked(
    desk: Callable[[str], Browser], world: World
) -> None:
    another(world, dealer_key=world.stranger_dealer, shipment_key=world.stranger_shipment)
    send(desk("vera"), "related", other=OTHER)
    with world.writing() as session:
        session.get_one(Dealer, world.stranger_dealer).manager_name = "Кто-то другой"
        session.scalars(select(Person).where(Person.login == "dina@chistydom.example")).one().sees = "own"
    assert OTHER in desk("vera").get(CARD).text
    assert f'href="/staff/claims/{OTHER}"' not in desk("dina").get(CARD).text
    assert "Нет рекламации с таким номером" in send(desk("dina"), "related", other=OTHER)


def test_a_line_of_another_claim_is_not_taken_out(desk: Callable[[str], Browser], world: World) -> None:
    another(world)
    foreign = lines_of(world)
    with world.reading() as session:
        (line,) = session.scalars(select(ClaimLine.id).where(ClaimLine.claim_id == 2, ClaimLine.position == 2))
    assert line in foreign
    assert "рекламация изменилась" in send(desk("boris"), "split", split_line=str(line), split_why="Так")


def at_consent(desk: Callable[[str], Browser], world: World) -> None:
    send(desk("boris"), "stage", finding="ours", finding_comment="Недогрузили")
    anna, dina = desk("anna"), desk("dina")
    send(anna, "stage", findings_read="yes", proposed_remedy="refund", to="decision")
    each = {f"{name}-{line}": value for line in lines_of(world) for name, value in HOW.items()}
    send(dina, "decision", **each)
    send(dina, "stage", answer="Вернём деньги", promised_on="01.04.2026", to="approval")
    send(desk("egor"), "approval", said="agree")
    assert stage(world) == "consent"


HOW = {"how": "all", "remedy": "refund"}


def test_a_dealer_disputes_some_lines_and_agrees_to_the_rest_by_one_press(
    desk: Callable[[str], Browser], world: World, browse: Browse, parts: Parts
) -> None:
    at_consent(desk, world)
    head = browse("head@south.example")
    page = head.get("/claims/РК-2026-000123/appeal").text
    assert "Оспорить отмеченные, с остальным согласиться" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    fields = {"seen": seen[1], "reason": "Пену разбили до погрузки", "rest": "agree"}
    refused = head.post("/claims/РК-2026-000123/appeal", fields)
    assert refused.status_code == 422
    assert "Пену разбили до погрузки" in refused.text
    assert stage(world) == "consent"
    head.post("/claims/РК-2026-000123/appeal", {**fields, "line": str(lines_of(world)[1])})
    assert stage(world) == "fulfilment"
    assert "их рассмотрят заново; с решением по остальным вы согласились" in split_letter(parts).text
    mine = head.get("/claims/РК-2026-000123").text
    assert "Вы согласились с решением" in mine
    assert 'href="/claims/РК-2026-000001"' in mine
    assert "Готовится решение" in head.get("/claims/РК-2026-000001").text


def test_one_of_ours_notes_which_lines_the_dealer_disputes(desk: Callable[[str], Browser], world: World) -> None:
    at_consent(desk, world)
    dina = desk("dina")
    second = str(lines_of(world)[1])
    page = send(dina, "stage", part="1", dispute_line=second, reason="Разбили до погрузки")
    assert "Разбили до погрузки" in page
    assert stage(world) == "consent"
    told = {"consent_on": "вчера", "consent_note": "Котов, по телефону"}
    send(dina, "stage", part="1", dispute_line=second, reason="Разбили до погрузки", **told)
    assert stage(world) == "fulfilment"
