"""Three people and two phones: counted at the gate without network, papers made in the office, sent by the head."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from claims.models import Claim, ClaimLine
from e2e.conftest import Opens
from e2e.media import photos
from e2e.pages.check import Check
from e2e.pages.papers import Papers
from e2e.pages.photos import Photos
from e2e.pages.remedy import Remedy
from e2e.stack import Person, Stack, until
from e2e.test_offline import at_the_gate, counted, files
from e2e.world import Dealer

STORY = "Двенадцать канистр не приехали, одна пена разбита"


def hand_over(page: Page, draft: str, to: str, note: str) -> None:
    page.goto(f"{draft}/hand-over")
    page.get_by_role("radio", name=to).check()
    page.get_by_label("Что ему сделать").fill(note)
    page.get_by_role("button", name="Передать", exact=True).click()
    page.get_by_text(f"Передан {to.lower()}").wait_for()


def taken_up(page: Page) -> None:
    """The draft that waits stands first on the first page."""
    page.goto("/")
    page.locator(".items li").first.get_by_text("Передан вам").wait_for()
    page.locator(".items li").first.get_by_role("link").click()


def test_counted_at_the_gate_written_in_the_office_and_sent_by_the_head(
    opens: Opens, stack: Stack, dealer: Dealer, storekeeper: Person
) -> None:
    accountant, head = stack.add("accountant", dealer, "accountant"), stack.add("chief", dealer, "head")
    lines, draft = at_the_gate(opens, storekeeper, dealer)
    gate = lines.page
    lines.count("Кристалл", "28")
    lines.spoilt("Пена", broken="1")
    lines.go_on()
    shots = Photos(gate)
    shots.offer("Груз при вскрытии", files=photos("load"))
    gate.context.set_offline(False)
    until("the photo is on the server", lambda: files(stack, draft) == ["load.jpg"])
    until("the counts too", lambda: counted(stack, draft) == {"28": "", "24": "1"})
    gate.goto(f"{draft}/photos")
    for shot in ("Этикетка", "Общий вид", "Крупный план", "Упаковка"):
        shots.add(shot, "Пена", files=photos(shot))
    hand_over(gate, draft, "Бухгалтеру", "Остались описание и акт")

    office = opens(accountant)
    taken_up(office)
    office.goto(f"{draft}/lines")
    expect(office.get_by_label("Пришло по факту").first).to_be_visible()
    office.goto(f"{draft}/remedy")
    Remedy(office).choose("Вернуть деньги", STORY)
    papers = Papers(office)
    papers.make_act()
    papers.go_on()
    expect(office.get_by_role("button", name="Отправить рекламацию")).to_have_count(0)
    office.get_by_role("button", name="Передать руководителю").click()
    office.get_by_text("Передан руководителю").wait_for()

    phone = opens(head, "phone")
    taken_up(phone)
    phone.goto(f"{draft}/check")
    expect(phone.get_by_text(STORY)).to_be_visible()
    number = Check(phone).send().number

    with stack.parts.reading() as session:
        claim = session.scalars(select(Claim).where(Claim.number == number)).one()
        rows = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.position))
        assert [(row.fact_qty, row.broken_qty) for row in rows] == [(28, 0), (24, 1)]
        assert claim.description == STORY
    phone.goto(f"/claims/{number}")
    history = phone.locator("main")
    for person in (storekeeper, accountant, head):
        expect(history).to_contain_text(person.name)
    assert len(files(stack, draft)) == 6, "five pictures of the gate and the act"
