"""A scan is whole when every sheet of the newest version was seen; what else was scanned is told apart."""

from claims.rules.paper_mark import PaperMark, SheetMark
from claims.rules.scan import remarks, scan_of
from claims.wording import say

OLD, NEW, STRANGE = PaperMark("A" * 12, 1), PaperMark("B" * 12, 2), PaperMark("C" * 12, 2)


def said(*pages: SheetMark | None) -> list[str]:
    return [say(phrase) for phrase in remarks(scan_of(pages, NEW, [OLD, NEW]))]


def test_every_sheet_of_the_newest_version_is_all_there_is_to_ask() -> None:
    pages = [SheetMark(NEW, number, 4) for number in (3, 1, 4, 2)]
    assert scan_of(pages, NEW, [OLD, NEW]).whole
    assert said(*pages, None, SheetMark(OLD, 1, 4)) == ["Скан полный: все листы на месте, версия последняя"]


def test_missing_sheets_are_named() -> None:
    assert said(SheetMark(NEW, 1, 4), SheetMark(NEW, 3, 4)) == ["Не хватает листов: 2, 4 из 4. Снимите и добавьте их"]


def test_an_older_version_is_named_beside_the_newest() -> None:
    assert said(SheetMark(OLD, 1, 4)) == [
        "Это версия 1 акта, а последняя — 2. Распечатайте, подпишите и приложите последнюю"
    ]


def test_a_sheet_that_cannot_be_read_is_only_doubted() -> None:
    (line,) = said(None, None)
    assert line.startswith("Код в углу не читается: 2 листа. ")


def test_a_strange_sheet_is_doubted() -> None:
    assert said(SheetMark(STRANGE, 1, 4)) == ["Похоже, это лист другого акта. Проверьте, тот ли лист приложен"]
