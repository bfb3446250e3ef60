"""Setting text into boxes: no row is wider than its box, no character is lost on the way."""

from hypothesis import given
from hypothesis import strategies as st

from forms import typeset
from forms.typeset import Box, clean, fit, place, width, wrap

LETTERS = "абвгдеёжщъыьэюя АБЮЯ xyz0123456789.,-«»№\u00a0"
words = st.text(LETTERS, max_size=400)
sizes = st.sampled_from([5.0, 7.0, 9.0, 11.0])


@given(words, sizes, st.floats(20, 400))
def test_rows_never_exceed_the_room_and_keep_every_character(text: str, size: float, room: float) -> None:
    rows = list(wrap(text, room, size))
    assert all(width(row, size) <= room + 0.01 for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")


@given(words, st.lists(st.floats(30, 300), min_size=1, max_size=4))
def test_a_fitted_text_lies_inside_its_boxes(text: str, widths: list[float]) -> None:
    boxes = [Box(40, 100.0 - 15 * number, 40 + wide, 115.0 - 15 * number) for number, wide in enumerate(widths)]
    fitted = fit(text, boxes, 9, 5, "см. прил.")
    for rows, box in zip(fitted.rows, boxes, strict=False):
        for x, y, row in place(rows, box, fitted.size, "center", "middle"):
            assert box.x0 <= x
            assert x + width(row, fitted.size) <= box.x1
            assert box.y0 <= y <= box.y1
    if fitted.whole:
        drawn = "".join(row for rows in fitted.rows for row in rows)
        assert drawn.replace(" ", "") == text.replace(" ", "")


def test_a_text_that_does_not_fit_ends_with_the_mark() -> None:
    fitted = fit("очень длинное имя товара", [Box(0, 0, 40, 10)], 8, 6, "см. прил.")
    assert not fitted.whole
    assert fitted.rows[-1][-1].endswith("см. прил.")


def test_a_word_of_very_many_letters_is_set_without_hanging() -> None:
    fitted = fit("щ" * 300_000, [Box(0, 0, 100, 15)], 8, 5, "см. прил.")
    assert not fitted.whole


@given(st.text(max_size=200))
def test_clean_text_has_only_glyphs_of_the_font_and_says_what_it_replaced(text: str) -> None:
    drawn, lost = clean(text)
    glyphs = typeset.GLYPHS[typeset.REGULAR]
    assert all(char in glyphs or char == "\n" for char in drawn)
    assert drawn.count("?") >= len(lost)


def test_a_letter_of_two_code_points_becomes_one() -> None:
    assert clean("И\u0306о\u0435\u0308") == ("Йоё", "")


def test_marks_without_a_picture_vanish_quietly_and_others_loudly() -> None:
    assert clean("а\u200b\ufe0f\u0007б") == ("аб", "")
    assert clean("а😀б😀") == ("а?б?", "😀")


def test_words_that_run_to_the_left_are_drawn_turned_round_and_numbers_in_them_are_not() -> None:
    assert typeset.visual("а שלום 12 עולם, б 34") == "а םלוע 12 םולש, б 34"
    assert typeset.visual("Ёж 12, abc") == "Ёж 12, abc"
