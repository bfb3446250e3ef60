"""Who is named in a text by «@» and a part of a name."""

import pytest

from claims.rules.mentions import named_in

PEOPLE = {1: "Соколова Ирина Сергеевна", 2: "Борис Кладов", 3: "Ирина Кладова"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Соколова, гляньте", {1}),
        ("спросим @кладов и @Кладова.", {2, 3}),
        ("(@Борис) дважды @Кладов", {2}),
        ("пишите на anna@maker.example", set()),
        ("без имён, 5 @ 10", set()),
    ],
)
def test_any_part_of_a_name_will_do(text: str, ids: set[int]) -> None:
    found = named_in(text, PEOPLE)
    assert (found.ids, found.unknown, found.several) == (ids, (), {})


def test_whom_nobody_knows_and_whom_several_may_be_is_said() -> None:
    found = named_in("@Ирина и @Пётр", PEOPLE)
    assert (found.ids, found.unknown) == (frozenset(), ("Пётр",))
    assert found.several == {"Ирина": ("Соколова Ирина Сергеевна", "Ирина Кладова")}
