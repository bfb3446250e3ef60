"""The network goes at the gate: what is counted and photographed stays on the phone, and is sent once, by itself."""

from decimal import Decimal

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from claims.models import ClaimFile, ClaimLine, Shipment, ShipmentLine
from e2e.conftest import Opens
from e2e.media import lying, photos
from e2e.pages.door import Door
from e2e.pages.filing import Filing
from e2e.pages.lines import Lines
from e2e.pages.photos import Photos
from e2e.stack import Person, Stack, until
from e2e.test_copies import wait_for_copies
from e2e.test_every_page import axe, sideways
from e2e.world import Dealer

WAITS = "ждёт сети"


def counted(stack: Stack, draft: str) -> dict[str, str]:
    """What the server holds of the draft: {what came of each line, as typed: its defects}."""
    with stack.parts.reading() as session:
        rows = session.scalars(select(ClaimLine.typed).where(ClaimLine.claim_id == int(draft.rsplit("/", 1)[1])))
        return {row.get("fact", ""): row.get("broken", "") for row in rows}


def files(stack: Stack, draft: str) -> list[str]:
    with stack.parts.reading() as session:
        mine = select(ClaimFile.name).where(ClaimFile.claim_id == int(draft.rsplit("/", 1)[1]))
        return sorted(session.scalars(mine.where(ClaimFile.deleted_at.is_(None))))


def at_the_gate(opens: Opens, person: Person, dealer: Dealer) -> tuple[Lines, str]:
    """At the lines of a draft, everything needed later is copied, and the network is gone."""
    page = opens(person, "phone")
    lines = Filing(page).begin(dealer)
    wait_for_copies(page, *(f"{lines.draft}/{step}" for step in ("lines", "photos", "remedy")))
    page.context.set_offline(True)
    return lines, lines.draft


def again(context: BrowserContext, address: str) -> Page:
    """In a new tab."""
    page = context.new_page()
    page.goto(address)
    return page


def test_counts_and_photos_of_the_gate_are_sent_once_when_the_network_is_back(
    opens: Opens, stack: Stack, dealer: Dealer, storekeeper: Person
) -> None:
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    page = lines.page
    lines.count("Кристалл", "28")
    lines.spoilt("Пена", broken="1")
    lines.nothing_came("Миндаль")
    expect(lines.fact("Миндаль")).to_have_value("0")
    for goods in ("Кристалл", "Пена", "Миндаль"):
        expect(lines.line(goods).get_by_text(WAITS)).to_be_visible()
    expect(page.locator("#offline")).to_contain_text("Ждёт сети: 3")
    lines.go_on()
    shots = Photos(page)
    shots.offer("Груз при вскрытии", files=photos("first", "second"))
    expect(shots.place("Груз при вскрытии").get_by_text(WAITS)).to_have_count(2)
    expect(page.locator("#offline")).to_contain_text("Ждёт сети: 5")
    context = page.context
    page.close()

    page = again(context, f"{draft}/lines")
    lines = Lines(page)
    expect(page.locator("#offline")).to_contain_text("страница от")
    expect(lines.fact("Кристалл")).to_have_value("28")
    expect(lines.fact("Миндаль")).to_have_value("0")
    expect(lines.line("Пена").get_by_label("Из них бой")).to_have_value("1")
    page.goto(f"{draft}/photos")
    expect(Photos(page).place("Груз при вскрытии").get_by_text(WAITS)).to_have_count(2)
    assert (counted(stack, draft), files(stack, draft)) == ({}, [])

    context.set_offline(False)
    until("all is on the server", lambda: len(files(stack, draft)) == 2)
    assert counted(stack, draft) == {"28": "", "0": "", "24": "1"}
    expect(page.locator("#offline")).not_to_contain_text("Ждёт сети: ", use_inner_text=True)
    expect(Photos(page).place("Груз при вскрытии").locator("li.shot form")).to_have_count(2)
    page.goto(f"{draft}/lines")
    expect(lines.fact("Кристалл")).to_have_value("28")
    expect(page.locator("#offline")).to_be_hidden()
    assert files(stack, draft) == ["first.jpg", "second.jpg"]


def test_two_words_for_one_field_are_both_shown_and_a_person_decides(
    opens: Opens, stack: Stack, dealer: Dealer, storekeeper: Person, head: Person
) -> None:
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    lines.count("Кристалл", "36")
    lines.count("Пена", "20")
    colleague = opens(head)
    colleague.goto(f"{draft}/lines")
    Lines(colleague).count("Кристалл", "34")
    Lines(colleague).count("Миндаль", "95")
    until("the colleague's counts are kept", lambda: {"34", "95"} <= set(counted(stack, draft)))
    lines.page.context.set_offline(False)
    clash = lines.line("Кристалл").get_by_role("alert")
    expect(clash).to_contain_text("Пока вы вводили, сюда записали «34» (Head), у вас «36»")
    expect(lines.fact("Кристалл")).to_have_value("34")
    expect(lines.page.locator("#offline")).to_contain_text("сюда записали «34»")
    until("the count beside it is kept", lambda: set(counted(stack, draft)) == {"34", "20", "95"})
    clash.get_by_role("button", name="Оставить моё").click()
    expect(clash).to_have_count(0)
    until("the count is kept", lambda: set(counted(stack, draft)) == {"36", "20", "95"})
    expect(lines.fact("Кристалл")).to_have_value("36")


def test_a_session_that_ended_keeps_what_waits_for_the_same_person(
    opens: Opens, stack: Stack, dealer: Dealer, storekeeper: Person, stranger: Person
) -> None:
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    page = lines.page
    lines.count("Кристалл", "28")
    expect(page.locator("#offline")).to_contain_text("Ждёт сети: 1")
    page.reload()
    expect(lines.fact("Кристалл")).to_have_value("28")
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.locator("#offline").get_by_role("link", name="Войдите снова")).to_be_visible()
    Door(page).enter(stranger)
    expect(page.locator("#offline")).to_be_hidden()
    assert counted(stack, draft) == {}
    page.context.clear_cookies()
    Door(page).enter(storekeeper)
    until("the count is on the server", lambda: counted(stack, draft) == {"28": ""})


def test_signing_out_says_what_would_be_lost(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    lines, draft = at_the_gate(opens, head, dealer)
    page = lines.page
    lines.count("Кристалл", "28")
    Door(page).leave()
    expect(page.locator("#offline")).to_contain_text("Не отправлено: 1")
    page.context.set_offline(False)
    until("the count is on the server", lambda: counted(stack, draft) == {"28": ""})
    page.keyboard.press("Escape")
    Door(page).leave()
    expect(page.get_by_role("heading", name="Вход на портал")).to_be_visible()
    assert page.evaluate("indexedDB.databases().then((found) => found.length)") == 0


def test_what_was_sent_by_another_meanwhile_is_told_and_can_be_copied(
    opens: Opens, dealer: Dealer, storekeeper: Person, head: Person
) -> None:
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    lines.count("Кристалл", "27")
    colleague = opens(head)
    colleague.goto(f"{draft}/lines")
    Filing(colleague).finish()
    lines.page.context.set_offline(False)
    told = lines.page.locator("#offline li")
    expect(told).to_contain_text("Кристалл»: 27")
    expect(told).to_contain_text("Рекламацию уже отправили")
    expect(told.get_by_role("button", name="Скопировать")).to_be_visible()
    told.get_by_role("button", name="Убрать").click()
    expect(lines.page.locator("#offline")).to_be_hidden()


def test_a_file_that_is_refused_later_is_said_at_its_place(
    opens: Opens, stack: Stack, dealer: Dealer, storekeeper: Person
) -> None:
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    page = lines.page
    page.goto(f"{draft}/photos")
    Photos(page).offer("Груз при вскрытии", files=[lying()])
    expect(Photos(page).place("Груз при вскрытии").get_by_text(WAITS)).to_be_visible()
    page.context.set_offline(False)
    expect(Photos(page).place("Груз при вскрытии").get_by_role("alert")).to_contain_text("photo.jpg")
    assert files(stack, draft) == []


def test_a_phone_without_room_says_so_and_takes_no_photo_it_would_lose(
    opens: Opens, stack: Stack, dealer: Dealer, storekeeper: Person
) -> None:
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    page = lines.page
    page.goto(f"{draft}/photos")
    page.evaluate("navigator.storage.estimate = async () => ({ quota: 1000, usage: 999 })")
    shots = Photos(page)
    shots.offer("Груз при вскрытии", files=photos("first"))
    expect(shots.place("Груз при вскрытии").get_by_role("alert")).to_contain_text("На телефоне нет места")
    expect(shots.place("Груз при вскрытии").get_by_text(WAITS)).to_have_count(0)
    page.context.set_offline(False)
    shots.add("Груз при вскрытии", files=photos("second"))
    assert files(stack, draft) == ["second.jpg"], "with network it goes at once"


def test_pages_without_network_are_as_good_as_with_it(
    opens: Opens, stack: Stack, dealer: Dealer, storekeeper: Person, head: Person
) -> None:
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    page = lines.page
    page.set_viewport_size({"width": 320, "height": 640})
    lines.count("Кристалл", "36")
    expect(lines.line("Кристалл").get_by_text(WAITS)).to_be_visible()
    assert axe(page) + sideways(page) == []
    page.goto(f"{draft}/photos")
    Photos(page).offer("Груз при вскрытии", files=photos("first"))
    expect(Photos(page).place("Груз при вскрытии").get_by_text(WAITS)).to_be_visible()
    assert axe(page) + sideways(page) == []
    page.goto("/password")
    expect(page.locator("[data-kept-list] a").first).to_be_visible()
    assert axe(page) + sideways(page) == []
    colleague = opens(head)
    colleague.goto(f"{draft}/lines")
    Lines(colleague).count("Кристалл", "34")
    until("the colleague's count is kept", lambda: "34" in counted(stack, draft))
    page.goto(f"{draft}/lines")
    page.context.set_offline(False)
    expect(lines.line("Кристалл").get_by_role("alert")).to_be_visible()
    assert axe(page) + sideways(page) == []


def test_a_line_of_a_long_delivery_is_counted_without_network(
    opens: Opens, stack: Stack, dealer: Dealer, storekeeper: Person
) -> None:
    lengthen(stack, dealer)
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    page = lines.page
    if not lines.rest.is_visible():
        page.locator("details.rest > summary").click()
    row = lines.rest.locator("li").first
    row.get_by_role("button", name="Не сошлась").click()
    row.get_by_role("textbox", name="Пришло по факту").fill("12")
    expect(row.get_by_text(WAITS)).to_be_visible()
    page.reload()
    expect(lines.rest.locator("li").first.get_by_role("textbox", name="Пришло по факту")).to_have_value("12")
    page.context.set_offline(False)
    until("the count is on the server", lambda: counted(stack, draft) == {"12": ""})


def lengthen(stack: Stack, dealer: Dealer) -> None:
    """So many lines that they do not all stand open."""
    with stack.parts.writing() as session:
        shipment = session.scalars(select(Shipment).where(Shipment.number == dealer.number)).one()
        line = session.scalars(select(ShipmentLine).where(ShipmentLine.shipment_key == shipment.key)).first()
        assert line is not None
        for number in range(4, 9):
            more = ShipmentLine(
                shipment_key=shipment.key,
                line_key=f"more {number}",
                number=number,
                product_key=line.product_key,
                quantity=Decimal(1200 + number),
                price=line.price,
            )
            session.add(more)
