"""python -m forms.torg2: the PDF, the sources, and one clear line when the data will not do."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, time
from pathlib import Path

import pytest

from claims.rules.paper_mark import PaperMark, fingerprint
from forms.sheets import Printing
from forms.torg2 import book, words
from forms.torg2.__main__ import SCHEMAS, main
from forms.torg2.fill import render
from forms.torg2.layout import HERE
from forms.torg2.reading import dump, load, read
from forms.torg2.values import Torg2
from forms.torg2.xml_files import NO_FORCE, NOT_CHECKED
from tests.forms.schemas import schema_folder

EXAMPLE = HERE / "example.json"


def marked(act: Torg2) -> bytes:
    """The PDF of the command: marked as a first version."""
    return render(act, Printing(mark=PaperMark.of(fingerprint(dump(act)), 1)))


def test_the_readme_commands_work_in_a_process_of_their_own(tmp_path: Path, example: Torg2) -> None:
    out = tmp_path / "act.pdf"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "forms.torg2", EXAMPLE, "-o", out], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert out.read_bytes() == marked(example)


def test_sources_are_listed_with_the_share_that_was_not_typed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(EXAMPLE), "--sources"]) == 0
    lines = capsys.readouterr().out.splitlines()
    supplier = next(line for line in lines if " supplier " in line)
    assert supplier.startswith("из 1С")
    assert "Поставщик: АО «Чистый свет»" in supplier
    assert any(line.startswith("посчитано") and "lines[1].short_sum" in line and "753,00" in line for line in lines)
    typed = sum(line.startswith("введено для акта") for line in lines)
    assert lines[-1] == f"Заполнено {len(lines) - 1}, введено для акта {typed}, без ввода 90 %"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"supplier": None}, "supplier («Поставщик»): этого значения нет"),
        ({"act_on": "вчера"}, "act_on («Дата составления»): нужна дата вида 2026-03-12"),
        ({"colour": "red"}, "colour: такого поля в форме нет"),
        ({"approve_day": "12"}, "approve_day: такого поля в форме нет"),
        ({"basis_kind": "wish"}, "нужно одно из: 'order', 'directive'"),
        ({"insurer": 5}, "insurer («Страховая компания»): нужен текст в кавычках"),
        ({"insurer": {"value": "—", "source": "мама"}}, "нужно одно из: 'onec'"),
        ({"lines": [{"name": "А", "unit": "шт", "doc_qty": "много", "fact_qty": 1}]}, "lines[0].doc_qty: нужно число"),
        (
            {"lines": [{"name": "А", "unit": "шт", "doc_qty": 1, "fact_qty": -3}]},
            "«А»: количество не может быть",
        ),
        ({"lines": [{"name": "А", "unit": "шт", "doc_qty": 1e30, "fact_qty": 1}]}, "«А»: число слишком большое"),
        ({"lines": "нет"}, "lines: нужен список"),
        ({"attachment_sheets": "семь"}, "attachment_sheets («Листов приложения»): нужно целое число"),
    ],
)
def test_data_that_will_not_do_is_one_line_and_exit_code_2(
    changed: dict[str, object],
    said: str,
    without: Callable[..., str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = tmp_path / "data.json"
    data.write_text(without(**changed), "utf-8")
    assert main([str(data), "-o", str(tmp_path / "act.pdf")]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (tmp_path / "act.pdf").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "это не JSON"),
        (b"[]", "нужен один объект JSON"),
        (b"\xff\xfe", "файл должен быть в кодировке UTF-8"),
        (b"[" * 100_000, "слишком много вложенных скобок"),
    ],
)
def test_a_file_that_is_no_json_is_one_line_too(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data.json"
    data.write_bytes(content)
    assert main([str(data), "--sources"]) == 2
    assert said in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json"), "--sources"]) == 2
    assert "none.json" in capsys.readouterr().err


def test_all_that_can_be_made_is_made_at_once(
    tmp_path: Path, example: Torg2, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SCHEMAS, raising=False)
    pdf, xlsx = tmp_path / "act.pdf", tmp_path / "act.xlsx"
    asked = [str(EXAMPLE), "-o", str(pdf), "--xlsx", str(xlsx), "--xml", str(tmp_path), "--sources"]
    assert main(asked) == 0
    said = capsys.readouterr()
    made = {path.name for path in tmp_path.glob("*.xml")}
    assert len(made) == 2
    assert {Path(line).name for line in said.out.splitlines()[-2:]} == made
    assert (pdf.read_bytes(), xlsx.read_bytes()) == (marked(example), book.render(example))
    assert said.err == f"{NO_FORCE}. {NOT_CHECKED}\n"


@pytest.mark.parametrize("way", ["option", "environment"])
def test_both_files_of_the_example_are_valid(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas = str(schema_folder())
    if way == "environment":
        monkeypatch.setenv(SCHEMAS, schemas)
    named = ["--xsd", schemas] if way == "option" else []
    assert main([str(EXAMPLE), "--xml", str(tmp_path), *named]) == 0
    assert capsys.readouterr().err == f"{NO_FORCE}\n"
    assert len(list(tmp_path.glob("*.xml"))) == 2


def test_a_rate_that_one_schema_refuses_is_one_line_and_the_other_file_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], example_text: str
) -> None:
    data = tmp_path / "data.json"
    data.write_text(example_text.replace('"vat_rate": "10"', '"vat_rate": "22"'), "utf-8")
    assert main([str(data), "--xml", str(tmp_path), "--xsd", str(schema_folder())]) == 2
    said = capsys.readouterr()
    assert "строка 2 «Крем-мыло жидкое «Молоко и мёд», 1000 мл»: ставки НДС 22% нет в схеме DP_PRIRASX" in said.err
    assert said.err.count("\n") == 1
    (made,) = tmp_path.glob("*.xml")
    assert "UserContract" in made.name
    assert said.out == f"{made}\n"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(EXAMPLE), "--xml", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err


def test_nothing_asked_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(EXAMPLE)])
    assert ended.value.code == 2
    assert "--xlsx" in capsys.readouterr().err


def test_a_lost_glyph_is_told_on_stderr(
    without: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data.json"
    data.write_text(without(other_data="вид 😀"), "utf-8")
    assert main([str(data), "-o", str(tmp_path / "act.pdf")]) == 0
    assert "«Другие данные»: в шрифте нет знаков 😀" in capsys.readouterr().err


def test_an_act_survives_being_kept_as_json(example: Torg2) -> None:
    kept = json.loads(json.dumps(dump(example)))
    assert "sources" not in json.dumps(kept)
    assert render(load(kept)) == render(example)
    assert dump(load(kept)) == kept


def test_an_act_written_with_its_sources_is_read_with_them(example: Torg2) -> None:
    assert read(json.dumps(dump(example, sources=True))) == example


def test_every_field_of_the_act_has_a_name_for_people_and_stands_in_the_readme() -> None:
    readme = (HERE / "README.md").read_text("utf-8")
    names = {f.name for f in fields(Torg2)} - {
        "lines",
        "cargo",
        "mass_doc",
        "mass_fact",
        "extras",
        "parties",
        "sources",
    }
    assert set(words.words()["labels"]) == names
    for name in names:
        stem, _, part = name.rpartition("_")
        assert f"`{name}`" in readme or (f"`{stem}_…`" in readme and f"`{part}`" in readme), name


def test_a_day_without_an_hour_stays_without_one_when_kept() -> None:
    act = Torg2(act_number="1", act_on=date(2026, 3, 10), buyer_org="a", supplier="b", delivered_at=date(2026, 3, 9))
    assert load(dump(act)).delivered_at == date(2026, 3, 9)
    assert type(load(dump(act)).delivered_at) is date
    at_ten = Torg2(
        act_number="1",
        act_on=date(2026, 3, 10),
        buyer_org="a",
        supplier="b",
        delivered_at=datetime.combine(date(2026, 3, 9), time(10, 5)),
    )
    assert load(dump(at_ten)).delivered_at == at_ten.delivered_at
