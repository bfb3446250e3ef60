"""The desk's list, tasks and board through a day: ticked, kept under a name, moved; without scripts, too."""

from playwright.sync_api import Page, expect

from e2e.conftest import SIZES, Opens, Window
from e2e.pages.filing import Filing, Told
from e2e.stack import Stack
from e2e.test_every_page import axe, sideways, small


def test_several_are_taken_a_filter_is_kept_and_a_claim_moved(house: Stack, window: Window, opens: Opens) -> None:
    dealer = next(house.dealers)
    page = opens(house.add("head", dealer, "head", "storekeeper", "accountant"), url=house.url)
    number = Filing(page).send(dealer, Told(came={"Кристалл": "28"})).number
    wrong: list[str] = []

    def look(at: Page, name: str) -> None:
        for size in ("desktop", "narrow"):
            at.set_viewport_size(SIZES[size]["viewport"])
            found = (*axe(at), *sideways(at), *(small(at) if size == "narrow" else ()))
            wrong.extend(f"{name}, {size}: {said}" for said in found)
        at.set_viewport_size(SIZES["desktop"]["viewport"])

    boris = window("boris")
    boris.goto("/staff?stage=warehouse&whose=nobody")
    boris.locator("summary", has_text="Сохранить как").click()
    boris.get_by_label("Название фильтра").fill("Свободные на складе")
    look(boris, "a filter")
    boris.get_by_role("button", name="Сохранить фильтр").click()
    expect(boris.get_by_role("link", name="Свободные на складе")).to_have_attribute("aria-current", "page")
    boris.get_by_role("checkbox", name=number).check()
    look(boris, "a claim ticked")

    bare = opens(house.colleague("boris"), scripts=False, url=house.url)
    bare.goto("/staff/tasks?tab=department")
    bare.get_by_role("checkbox", name=number).check()
    bare.get_by_role("button", name="Взять себе").click()
    expect(bare.get_by_role("heading", name="Всё сделано")).to_be_visible()

    boris.get_by_role("button", name="Взять себе").click()
    expect(boris.get_by_role("heading", name="Сделано не всё")).to_be_focused()
    expect(boris.get_by_text("Рекламацию уже изменили: Борис Кладов")).to_be_visible()
    look(boris, "what was not done")
    boris.goto("/staff/board")
    boris.locator("li.slip").filter(has_text=number).locator("summary").click()
    look(boris, "a board with a move open")
    move_without_scripts(bare, number)
    assert wrong == []


def move_without_scripts(bare: Page, number: str) -> None:
    """To production; from there it is another department that moves it."""
    bare.goto("/staff/board")
    slip = bare.locator("li.slip").filter(has_text=number)
    slip.locator("summary").click()
    slip.get_by_role("button", name="Вопрос производству").click()
    expect(bare.get_by_role("status").filter(has_text=f"{number}: теперь «Вопрос производству»")).to_be_visible()
    expect(slip.locator("summary")).to_have_count(0)
