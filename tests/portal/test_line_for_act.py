"""«Для акта: место, сорт, паспорт»: folded at a line, optional, printed in the boxes that only ТОРГ-2 has."""

from collections.abc import Callable

from claims.models import LegalEntity
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin
from tests.world import World, key

FOLDED = "Для акта: место, сорт, паспорт"


def test_what_is_typed_there_is_kept_and_stands_in_the_act(browse: Callable[[str], Browser], world: World) -> None:
    head, line = browse(HEAD), world.lines["Кристалл"]
    draft = begin(head, world)
    assert FOLDED in head.get(f"{draft}/lines").text
    head.post(f"{draft}/lines", {f"fact_{line}": "28", f"passport_{line}": "ПС № 45", f"grade_{line}": "высший"})
    assert 'value="ПС № 45"' in head.get(f"{draft}/lines").text
    cells = head.get(f"{draft}/act/sources?source=typed").text
    assert "Строка 1: Номер паспорта" in cells
    assert "ПС № 45" in cells
    assert "Строка 1: Сорт по документам" in cells


def test_a_text_too_long_for_the_form_is_said_at_its_place(browse: Callable[[str], Browser], world: World) -> None:
    head, line = browse(HEAD), world.lines["Кристалл"]
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    page = head.post(f"{draft}/lines", {f"fact_{line}": "28", f"place_no_{line}": "Щ" * 51, "go": "1"})
    assert page.status_code == 422
    assert f'id="place_no_{line}-error"' in page.text


def test_a_dealer_abroad_is_not_asked(browse: Callable[[str], Browser], world: World) -> None:
    with world.writing() as session:
        session.get_one(LegalEntity, key("entity")).country = "112"
    head = browse(HEAD)
    assert FOLDED not in head.get(f"{begin(head, world)}/lines").text
