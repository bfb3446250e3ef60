"""Answers of a line besides its figures, in words."""

from datetime import date

from claims.rules.answers import answers, days
from claims.rules.process import shipped

SUBJECTS = shipped("erp").subjects
TODAY = date(2026, 3, 10)


def said(subject: str, today: date | None = None, **typed: str) -> list[str]:
    return [
        f"{row.name}: {row.value}".replace("\xa0", " ") for row in answers(typed, SUBJECTS[subject].line_fields, today)
    ]


def test_a_choice_is_its_name_and_figures_and_comment_have_their_own_place() -> None:
    assert said("quality", defect_code="leak", quantity="3", comment="Мокрый короб") == ["Что за дефект: Протекает"]
    assert said("acceptance", fact="3", broken="1", instead="Пена", comment="Мокрый короб") == []


def test_answers_of_another_subject_and_empty_ones_are_left_out() -> None:
    assert said("return", reason=" ", mistake="price", packing_state="whole") == ["Состояние упаковки: Целая"]
    assert answers({"reason": "Так"}, ()) == ()


def test_what_cannot_be_read_stands_as_typed() -> None:
    assert said("documents", mistake="odd", right_price="дёшево") == [
        "В чём ошибка: odd",
        "Правильная цена с НДС: дёшево",
    ]


def test_yesterday_becomes_a_day_once_and_for_all() -> None:
    assert said("quality", TODAY, made_on="вчера") == ["Дата изготовления: 09.03.2026"]
    kept = days({"made_on": "вчера", "batch": "44"}, SUBJECTS["quality"].line_fields, TODAY)
    assert kept == {"made_on": "09.03.2026"}
    assert said("quality", **kept) == ["Дата изготовления: 09.03.2026"]


def test_a_day_that_is_to_come_is_the_next_of_its_name() -> None:
    asked = shipped("erp").claim_fields.values()
    for typed, day in (("9 марта", "09.03.2027"), ("10.03", "10.03.2026"), ("29 февраля", "29 февраля")):
        assert days({"collect_by": typed}, asked, TODAY) == {"collect_by": day}
