"""Process files: the two that ship are whole, a wrong one is refused with place and remedy."""

import tomllib
from copy import deepcopy
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from claims.rules.process import ProcessError, load, shipped
from claims.rules.roles import RIGHTS
from claims.rules.subjects import KINDS, shots_for_claim, shots_for_line
from claims.wording import staff

TEXT = {name: files("claims").joinpath("process", f"{name}.toml").read_text("utf-8") for name in ("desk", "erp")}

# what is spoiled in erp.toml: (from, to, place in the message, remedy in the message)
SPOILED = [
    ('"registered", "question"', '"registered", "quesion"', "[letters], ключ send", "напишите одно из"),
    ("quiet_minutes = 10", 'quiet_minutes = "10"', "[letters], ключ quiet_minutes", "целое число"),
    ('limit = "14 calendar_days"', 'limit = "14 дней"', "[term], ключ limit", "например «3 working_days»"),
    ('limit = "14 calendar_days"', 'limit = "0 calendar_days"', "[term], ключ limit", "больше нуля"),
    ("first = true\n", "", "ключ stage", "first = true ровно у одной"),
    ("final = true\n", "", "ключ stage", "final = true хотя бы у одной"),
    ('tone = "wait"', 'tonne = "wait"', "[[stage]] № 1, ключ tonne", "может быть, «tone»?"),
    ('tone = "wait"', 'tone = "red"', "[[stage]] № 1, ключ tone", "wait, move, good, bad, plain"),
    ('tone = "wait"', "tone = 5", "[[stage]] № 1, ключ tone", "строка в кавычках"),
    ('by = "dealer"', 'by = "diler"', "[[move]] № 1, ключ by", "dealer, staff, onec, clock"),
    ('by = "dealer"', "auto = false", "[[move]] № 1, ключ by", "auto = true или by"),
    ('to = "in_review"', 'to = "in_revew"', "[[move]] № 2, ключ to", "может быть, «in_review»?"),
    ('after = "10 calendar_days"\n', "", "ключ after", 'добавьте after = "10 calendar_days"'),
    ('remedies = ["re', 'remedies = ["gold", "re', "[[subject]] № 1, ключ remedies", "кода «gold» нет"),
    ('subjects = ["quality"]', 'subjects = ["gold"]', "[[claim_field]] № 4, ключ subjects", "кода «gold» нет"),
    ('kinds = ["shortage",', 'kinds = ["lost",', "[[subject]] № 1, ключ kinds", "shortage, surplus"),
    ('shortage = "недостача"', 'shortage = ""', "[kinds], ключ shortage", "строка в кавычках"),
    ('shortage = "недостача"', "", "ключ kinds", 'добавьте строку shortage = "…"'),
    ('outcome = "satisfied"', 'outcome = "won"', "[[onec_status]] № 3, ключ outcome", "кода «won» нет"),
    ('[[route]]\ndepartment = "service"', "", "ключ route", "добавьте последней [[route]]"),
    ('need = "welcome"', 'need = "maybe"', "[[subject.line_field]] № 2, ключ need", "required, welcome, no"),
    ('code = "in_review"', 'code = "registered"', "[[stage]] № 3, ключ code", "дайте другой код"),
    ('code = "in_review"', 'code = "на рассмотрении"', "[[stage]] № 3, ключ code", "латинские буквы"),
    ("late_days = 20", "late_days = -1", "ключ late_days", "от нуля"),
    ("late_days = 20", "late_days = true", "ключ late_days", "целое число"),
    ('name = "erp"', "name = ", "весь файл", "исправьте это место"),
    ('from = "draft"', 'from = "closed"', "[[move]] № 1, ключ from", "снимите final у «closed»"),
    ('value = "Обрабатывается"', 'value = "Зарегистрирована"', "[[onec_status]] № 2, ключ value", "уже описано"),
    ('options_from = "defect_code"\n', "", "[[subject.line_field]] № 3, ключ options", "добавьте options"),
]


@pytest.mark.parametrize("name", ["desk", "erp"])
def test_a_shipped_process_is_whole(name: str) -> None:
    process = shipped(name)
    assert process.name == name
    assert process.first.code == "draft"
    assert process.term.amount == 14
    assert set(process.kinds) == set(KINDS)
    assert list(process.subjects) == ["acceptance", "quality", "documents", "return", "rejection"]
    assert all(
        stage.next or stage.final or stage.code in ("production", "finance") for stage in process.stages.values()
    )


def test_what_is_weighed_is_a_number_and_may_be_off_by_no_less_than_nought() -> None:
    wrong = TEXT["desk"].replace('weighed = "weighed"', 'weighed = "finding"').replace("_kg = 1 ", "_kg = -1 ")
    with pytest.raises(ProcessError) as refused:
        load(wrong, "my.toml")
    assert [place for place, _ in refused.value.faults] == ["[weight], ключ tolerance_kg"]
    with pytest.raises(ProcessError, match="полей .* вида number"):
        load(wrong.replace("_kg = -1 ", "_kg = 1 "), "my.toml")


def test_desk_has_the_stages_and_limits_of_its_departments() -> None:
    desk = shipped("desk")
    limits = {s.code: f"{s.limit.amount} {s.limit.unit} {s.limit.start}" for s in desk.stages.values() if s.limit}
    assert limits["warehouse"] == "3 days registration"
    assert limits["logistics"] == "3 days stage"
    assert limits["laboratory"] == "30 calendar_days sample_received"
    assert limits["consent"] == "2 working_days stage"
    assert desk.stages["fulfilment"].due_field == "promised_on"
    assert desk.stages["paperwork"].cap is not None
    assert len(desk.stages) == 15


def test_both_processes_claim_the_same_things() -> None:
    desk, erp = shipped("desk"), shipped("erp")
    for part in ("subjects", "remedies", "grounds", "dispositions", "defect_codes", "outcomes", "kinds"):
        assert getattr(desk, part) == getattr(erp, part), part


@pytest.mark.parametrize(("old", "new", "place", "remedy"), SPOILED)
def test_a_wrong_file_is_answered_with_place_and_remedy(old: str, new: str, place: str, remedy: str) -> None:
    assert old in TEXT["erp"]
    with pytest.raises(ProcessError) as refused:
        load(TEXT["erp"].replace(old, new, 1), "our.toml")
    told = [line for line in refused.value.lines if place in line and remedy in line]
    assert told, refused.value.lines
    assert told[0].startswith("our.toml: ")
    assert len(refused.value.lines) <= 3, refused.value.lines


def test_all_faults_are_told_at_once_one_line_each() -> None:
    text = TEXT["erp"].replace('tone = "wait"', 'tone = "red"', 1).replace("late_days = 20", "late_days = -1")
    with pytest.raises(ProcessError) as refused:
        load(text)
    assert len(refused.value.lines) == 2
    assert str(refused.value).count("\n") == 1


def test_a_stage_nobody_reaches_and_one_that_leads_nowhere_are_told() -> None:
    lonely = '\n[[stage]]\ncode = "attic"\nname = "Чердак"\ndealer_sees = "Чердак"\ntone = "move"\n'
    with pytest.raises(ProcessError, match='добавьте .*to = "attic"') as refused:
        load(TEXT["erp"] + lonely)
    assert 'from = "attic"' in str(refused.value)


def test_a_stage_that_a_company_adds_has_its_words() -> None:
    own = '\n[[stage]]\ncode = "audit"\nname = "Аудит"\ndealer_sees = "Проверка"\ntone = "move"\n'
    ways = "".join(
        f'[[move]]\nfrom = "{start}"\nto = "{to}"\nby = "onec"\n'
        for start, to in (("in_review", "audit"), ("audit", "closed"))
    )
    assert load(TEXT["erp"] + own + ways).shown("audit") == ("Проверка", "move")


@pytest.mark.parametrize("spoil", ["drop", 7, "x", True, ["a"], {"a": "b"}, [{"a": 1}], -1.5])
@pytest.mark.parametrize("name", ["desk", "erp"])
def test_no_spoiled_key_ends_in_anything_but_a_process_error(name: str, spoil: Any) -> None:
    """Every key of every table, cut to one row each, is dropped or replaced by something of another type."""
    whole = _cut(tomllib.loads(TEXT[name]))
    paths = _keys(whole)
    assert len(paths) > 80
    for path in paths:
        data = deepcopy(whole)
        _spoil(data, path, spoil)
        with pytest.raises(ProcessError) as refused:
            load(_toml(data))
        assert all(line.startswith("process.toml: ") and len(line) < 1000 for line in refused.value.lines)


def test_a_missing_file_is_one_line(tmp_path: Any) -> None:
    with pytest.raises(ProcessError, match="проверьте путь") as refused:
        load(tmp_path / "none.toml")
    assert len(refused.value.lines) == 1


def test_a_file_saved_by_notepad_is_read(tmp_path: Any) -> None:
    path = tmp_path / "erp.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT["erp"].replace("\n", "\r\n").encode())
    assert load(path).name == "erp"


def test_the_outcome_is_shown_only_where_the_stage_shows_it() -> None:
    erp = shipped("erp")
    assert erp.shown("decided", "refused") == ("Отказано", "bad")
    assert erp.shown("fulfilment", "satisfied") == ("Исполняется", "move")
    assert erp.shown("closed") == ("Закрыта", "plain")


def test_the_shot_plan_follows_the_kinds_of_the_line() -> None:
    subject = shipped("erp").subjects["acceptance"]
    broken = {shot.code: shot.need for shot in shots_for_line(subject, {"broken", "shortage"})}
    assert broken == {
        "label": "required",
        "overall": "required",
        "closeup": "required",
        "packaging": "required",
        "video": "welcome",
    }
    backwards = replace(subject, shots=subject.shots[::-1])
    assert {shot.code: shot.need for shot in shots_for_line(backwards, {"broken", "shortage"})} == broken
    assert [(s.code, s.need) for s in shots_for_line(subject, {"shortage"})] == [("label", "welcome")]
    assert [shot.name for shot in shots_for_claim(subject, {"shortage"})] == ["Груз при вскрытии"]


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cut(inner) for key, inner in value.items()}
    return [_cut(inner) for inner in value[:1]] if isinstance(value, list) else value


def _keys(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[tuple[Any, ...]] = []
    for key, inner in items:
        if isinstance(key, str):
            found.append((*path, key))
        found += _keys(inner, (*path, key))
    return found


def _spoil(data: Any, path: tuple[Any, ...], spoil: Any) -> None:
    for key in path[:-1]:
        data = data[key]
    if spoil == "drop":
        del data[path[-1]]
    else:
        data[path[-1]] = spoil


def _toml(value: Any, top: bool = True) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        pairs = [f"{key} = {_toml(inner, False)}" for key, inner in value.items()]
        return "\n".join(pairs) if top else "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(inner, False) for inner in value) + "]"
    return '"' + value.replace('"', '\\"') + '"' if isinstance(value, str) else str(value)


def test_a_file_that_says_nothing_of_letters_sends_the_usual_ones_and_an_empty_list_none() -> None:
    start = TEXT["erp"].index("[letters]")
    end = TEXT["erp"].index("[[department]]")
    silent = load(TEXT["erp"][:start] + TEXT["erp"][end:])
    written = shipped("erp").letters
    assert silent.letters == replace(written, send=(*written.send, "split")), "in 1C nothing is split"
    start = TEXT["erp"].index("send = [")
    said = TEXT["erp"][start : TEXT["erp"].index("\n", start)]
    assert load(TEXT["erp"].replace(said, "send = []")).letters.send == ()


def test_readme_names_every_key_that_the_shipped_files_use() -> None:
    readme = files("claims").joinpath("process", "README.md").read_text("utf-8")
    data = [_without_names(tomllib.loads(text)) for text in TEXT.values()]
    used = {path[-1] for whole in data for path in _keys(whole)}
    tables = {
        "term",
        "department",
        "field",
        "outcome",
        "kinds",
        "stage",
        "move",
        "wish",
        "approval",
        "route",
        "subject",
        "letters",
        "files",
        "recovery",
        "weight",
        "auto_decision",
    }
    tables |= {
        "onec_status",
        "onec_action",
        "claim_field",
        "written",
        "line_field",
        "shot",
        "told_shot",
        "paper",
        "remedy",
        "ground",
        "disposition",
        "defect_code",
        "role",
        "reminders",
        "onec_remedy",
        "onec_refusal",
    }
    assert {key for key in used - tables if f"`{key}`" not in readme} == set()


def _without_names(value: Any) -> Any:
    """Without tables whose keys are a company's own codes."""
    if isinstance(value, dict):
        own = ("kinds", "options", "when", "onec_remedy", "onec_refusal", "supplier", "carrier", "fill", "within")
        return {
            key: {} if key in own and isinstance(inner, dict) else _without_names(inner) for key, inner in value.items()
        }
    return [_without_names(inner) for inner in value] if isinstance(value, list) else value


def test_a_finding_that_no_stage_asks_for_begins_no_claim_to_a_supplier() -> None:
    wrong = TEXT["desk"].replace('warranty = ["yes"] }', 'waranty = ["yes"] }').replace('["packing"]', '["paking"]', 1)
    with pytest.raises(ProcessError) as found:
        load(wrong)
    assert [place for place, _ in found.value.faults] == [
        "[recovery], ключ supplier",
        "[recovery], ключ supplier.finding",
    ]


def test_every_right_of_a_role_is_said_in_words() -> None:
    assert set(staff.RIGHTS) == set(RIGHTS)
    for role in shipped("desk").roles.values():
        assert staff.role_does(role, shipped("desk").departments)
