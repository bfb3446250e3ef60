"""What is typed wrong stays as typed, with words at its field and a summary on top; what is sent twice is sent once."""

import pytest
from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.media import File, empty, lying, photo
from e2e.pages.check import Sent
from e2e.pages.claims import Claims
from e2e.pages.filing import Filing, Told
from e2e.pages.step import Step
from e2e.stack import Person, Stack
from e2e.world import Dealer

BAD = {"Кристалл": "много", "Пена": "-3", "Миндаль": "1" + "0" * 30}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_bad_counts_stay_as_typed_with_words_beside_them(
    opens: Opens, dealer: Dealer, head: Person, *, scripts: bool
) -> None:
    page = opens(head, scripts=scripts)
    lines = Filing(page).begin(dealer)
    for goods, typed in BAD.items():
        lines.fact(goods).fill(typed)
    lines.go_on()
    expect(lines.summary.get_by_role("link")).to_have_count(3)
    if scripts:
        expect(lines.summary).to_be_focused()
    assert page.title().startswith("Ошибка: ")
    for goods, typed in BAD.items():
        expect(lines.fact(goods)).to_have_value(typed)
        expect(lines.error_at(lines.fact(goods))).to_be_visible()
    lines.summary.get_by_role("link").first.click()
    expect(lines.fact("Кристалл")).to_be_focused()
    for goods, came in {"Кристалл": "28", "Пена": "24", "Миндаль": "96"}.items():
        lines.fact(goods).fill(came)
    if scripts:
        lines.fact("Кристалл").focus()
        expect(lines.summary).to_have_count(0)
        expect(lines.fact("Кристалл")).not_to_have_attribute("aria-invalid", "true")
        assert not page.title().startswith("Ошибка")
    lines.go_on()
    expect(page.get_by_role("heading", name="Фото и видео")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize(("file", "said"), [(lying(), "JPG"), (empty(), "Файл пустой")], ids=["lying", "empty"])
def test_a_file_that_is_none_is_refused_at_its_place(
    opens: Opens, dealer: Dealer, head: Person, file: File, said: str, *, scripts: bool
) -> None:
    page = opens(head, scripts=scripts)
    shots = Filing(page).to_photos(dealer, Told())
    shots.offer("Груз при вскрытии", files=[photo("good.jpg")])
    expect(shots.place("Груз при вскрытии")).to_contain_text("good.jpg")
    shots.offer("Груз при вскрытии", files=[file])
    expect(shots.place("Груз при вскрытии").locator("[role=alert], .error")).to_contain_text(said)
    expect(shots.place("Груз при вскрытии")).to_contain_text("good.jpg")
    shots.go_on()
    expect(page.get_by_role("heading", name="Чем возместить?")).to_be_visible()


def test_a_missing_photo_is_asked_for_with_focus(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    shots = Filing(page).to_photos(dealer, Told())
    shots.go_on()
    expect(shots.summary).to_be_focused()
    expect(shots.error_at(shots.chooser("Груз при вскрытии"))).to_be_visible()


def test_a_remedy_is_asked_for_and_the_description_kept(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    shots = Filing(page).to_photos(dealer, Told())
    page.goto(f"{shots.draft}/remedy")
    page.get_by_label("Что произошло").fill("Не хватает двенадцати канистр")
    step = Step(page)
    step.go_on()
    expect(step.summary).to_be_focused()
    expect(page.get_by_label("Что произошло")).to_have_value("Не хватает двенадцати канистр")


def test_the_same_claim_sent_twice_is_one_claim(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    check = Filing(page).to_check(dealer, Told())
    form: dict[str, str | float | bool] = {"csrf": page.locator("input[name=csrf]").last.input_value()}
    draft = check.draft
    page.get_by_role("button", name="Отправить рекламацию").dblclick()
    number = Sent(page).number
    again = page.request.post(f"{draft}/send", form=form)
    assert again.ok
    assert number in again.text()
    page.go_back()
    expect(page.get_by_role("heading", name=f"Рекламация {number}")).to_be_visible()
    expect(Claims(page).open().rows).to_have_count(1)


def test_two_people_claim_the_same_last_pieces(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    first, second = opens(head), opens(stack.add("partner", dealer, "head"))
    told = Told(came={"Кристалл": "0"})
    check = Filing(first).to_check(dealer, told)
    late = Filing(second).to_check(dealer, told)
    check.send()
    second.get_by_role("button", name="Отправить рекламацию").click()
    expect(late.summary).to_be_visible()
    expect(late.part("Позиции")).to_contain_text("Кристалл")
    expect(Claims(second).open("drafts").rows).to_have_count(1)
