"""Papers without a unified form: each template over claims of every kind, and what a company's own may say."""

import json
from dataclasses import replace
from decimal import Decimal as D
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from claims.actions.answer_draft import keep_remedy, keep_values
from claims.models import Person
from claims.queries.act import ActData
from claims.queries.act_lines import Came
from claims.queries.case import CaseLine
from forms.flow import Flow
from forms.papers import TemplateFault, papers
from forms.sheets import PLAINLY
from forms.torg2.boxes import roubles
from tests.forms.test_from_claim import ERP, NOW, data_of, draft_of
from tests.world import World

PAPERS = {code: paper for code, paper in papers().items() if code != "torg2"}


def said_on(content: bytes, eyes: Any) -> list[str]:
    return [page.replace("\u00a0", " ") for page in eyes.texts(content)]


def paper(data: ActData, code: str) -> bytes:
    return PAPERS[code].render(PAPERS[code].values(data), PLAINLY)


@pytest.fixture
def defective(world: World) -> ActData:
    """Three Пена leak, twelve Миндаль have another defect."""
    with world.writing() as session:
        session.scalars(select(Person).where(Person.id == world.storekeeper)).one().position = "старший кладовщик"
        codes = list(ERP.defect_codes)
        lines = {
            "Пена": {"quantity": "3", "batch": "4402-17", "defect_code": codes[0], "storage": "в сухом складе 😀"},
            "Миндаль": {"quantity": "12", "batch": "4403", "defect_code": codes[1]},
        }
        claim = draft_of(session, world, "quality", lines)
        keep_remedy(claim, "replacement", "Покупатель вернул три канистры.", now=NOW)
        return data_of(session, claim)


@pytest.fixture
def short(world: World) -> ActData:
    """Two Пена are missing, one is broken; another product came instead of one Миндаль."""
    with world.writing() as session:
        lines = {"Пена": {"fact": "22", "broken": "1"}, "Миндаль": {"fact": "50"}}
        claim = draft_of(session, world, "acceptance", lines, number="РК-2026-000125")
        keep_remedy(claim, "refund", "", now=NOW)
        data = data_of(session, claim)
    came = Came(name="Воск", sku="77", unit="шт", okei="796", quantity=D(1), price=D("80"))
    return replace(data, lines=(data.lines[0], replace(data.lines[1], came=came)))


def test_the_claim_act_says_what_is_wrong_on_one_sheet(defective: ActData, eyes: Any) -> None:
    (page,) = said_on(paper(defective, "quality_act"), eyes)
    names = [code.name for code in ERP.defect_codes.values()]
    for said in (
        "Акт рекламации № РК-2026-000124 от 10.03.2026",
        "УПД № 4512 от 09.03.2026",
        "Срок решения до 24.03.2026",
        f"Пена для бесконтактной мойки, 20 кг 125211 4402-17 3 шт {names[0]}",
        "хранение и применение: в сухом складе ?",
        "Покупатель вернул три канистры.",
        "Заменить товар. Сумма 10 876,80 руб. (десять тысяч восемьсот семьдесят шесть рублей 80 копеек) с НДС.",
        "Старший кладовщик",
        "Пётр Кладовой",
        "Лист 1 из 1",
    ):
        assert said in page, said


def test_a_claim_act_of_many_goods_repeats_the_head_of_its_table(defective: ActData, eyes: Any) -> None:
    pages = said_on(paper(replace(defective, lines=defective.lines * 40), "quality_act"), eyes)
    assert len(pages) > 2
    assert all("Партия, серийный" in page for page in pages[:-1])
    assert sum(page.count("4402-17") for page in pages) == 40


def test_no_letter_of_a_long_text_is_lost(defective: ActData, eyes: Any) -> None:
    """A batch of 900 serial numbers, a name of 1 000 letters: rows go on over sheets, nothing is cut."""
    serials = [f"SN{number:05}" for number in range(900)]
    name, answers = "Шланг " * 170 + "конец", {"batch": " ".join(serials)}
    long = replace(defective, lines=(replace(defective.lines[0], name=name, answers=answers),))
    for code in ("quality_act", "plain_act", "refund"):
        pages = " ".join(said_on(paper(long, code), eyes))
        assert [serial for serial in serials if serial not in pages] == [], code
        assert pages.count("Шланг") >= 170, code
        assert "конец" in pages, code


def test_each_paper_is_written_for_claims_of_every_kind(defective: ActData, short: ActData, eyes: Any) -> None:
    bare = replace(defective, number="", description="", remedy="")
    for code in PAPERS:
        for data in (defective, short, replace(short, lines=()), bare):
            pages = said_on(paper(data, code), eyes)
            assert "Лист 1 из" in pages[0], code
            assert not any(word in " ".join(pages) for word in ("None", "{{", "Undefined")), code


def test_a_paper_says_the_same_after_being_kept_as_json(short: ActData) -> None:
    for code, form in PAPERS.items():
        values = json.loads(json.dumps(form.values(short)))
        assert form.render(values, PLAINLY) == paper(short, code), code


def test_a_refund_names_the_sum_in_words_and_where_the_money_goes(world: World, eyes: Any) -> None:
    with world.writing() as session:
        line = {"quantity": "2", "reason": "не подошла", "packing_state": "whole", "transport": "ours"}
        claim = draft_of(session, world, "return", {"Пена": line})
        keep_remedy(claim, "refund", "", now=NOW)
        typed = {"act.refund_account": "40702810900000012345", "act.refund_bik": "044525225"}
        keep_values(session, claim, typed, person_id=world.storekeeper, now=NOW)
        data = data_of(session, claim)
    (page,) = said_on(paper(data, "refund"), eyes)
    for said in (
        "Акт (заявление) о возврате денежных средств № РК-2026-000124 от 10.03.2026",
        "Товар возвращается по договорённости с продавцом.",
        "не подошла.",
        "рублей",
        "40702810900000012345",
        "044525225",
        "Главный бухгалтер",
        "Срок решения до 24.03.2026",
    ):
        assert said in page, said
    assert PAPERS["refund"].wrong(replace(data, typed={"refund_account": "4070"})) == {
        "refund_account": "Введите 20 цифр расчётного счёта, без пробелов"
    }


@pytest.mark.parametrize("typed", ["завтра", "45.13.2026", "12.03", "1.1." + "9" * 1900, "9" * 1900, "١.١.٢٠٢٦ г"])
def test_a_day_that_is_none_is_asked_for_again(short: ActData, typed: str) -> None:
    wrong = PAPERS["decision_letter"].wrong(replace(short, typed={"decision_on": typed}))
    assert wrong == {"decision_on": "Введите дату, например «12.03.2026»"}


def test_a_claim_letter_names_the_article_for_each_kind(short: ActData, defective: ActData, eyes: Any) -> None:
    missing, spoilt = ("\n".join(said_on(paper(data, "claim_letter"), eyes)) for data in (short, defective))
    assert "ст. 466" in missing
    assert "ст. 468" in missing, "another product came instead"
    assert "ст. 475, 518" in missing, "one is broken"
    assert "ст. 475, 518" in spoilt
    assert "ст. 466" not in spoilt


def test_a_letter_asks_for_what_was_not_got_and_not_for_what_came_over(short: ActData, eyes: Any) -> None:
    missing, other = short.lines
    over = replace(other, came=None, fact=other.document + 10)
    assert missing.price is not None
    owed = (missing.price * (missing.document - missing.fact + missing.broken)).quantize(D("0.01"))
    (page,) = said_on(paper(replace(short, lines=(missing, over)), "claim_letter"), eyes)
    assert f"Сумма требования {roubles(owed)} руб.".replace("\u00a0", " ") in page
    assert "п. 2 и 3 ст. 466" in page, "and says that goods came over"


def decided(data: ActData, **columns: Any) -> ActData:
    rows = [
        CaseLine(
            name=line.name,
            sku=line.sku,
            batch=line.batch,
            unit=line.unit,
            found="бой: 1 шт" if line.broken else "не хватает 2 шт",
            spoilt=line.broken,
            discrepancy=D("100"),
            decision="Возместим",
            remedy="Заменить товар",
            disposition="",
            comment="",
            refusal="",
            granted=D("100"),
        )
        for line in data.lines
    ]
    case = replace(
        data.case, outcome="partly", outcome_name="Удовлетворена частично", granted=D("200"), lines=tuple(rows)
    )
    return replace(data, case=replace(case, **columns))


def test_an_agreement_lowers_the_price_only_where_money_was_asked_for(short: ActData, eyes: Any) -> None:
    (money,) = said_on(paper(decided(short, pays=True), "settlement"), eyes)
    (goods,) = said_on(paper(decided(short, pays=False), "settlement"), eyes)
    assert "6. Стоимость поставки уменьшается на 200,00 руб." in money
    assert "корректировочного" not in goods
    assert "Заменить" in goods, "what 1C decided for the line, not what the dealer asked for"


def test_only_what_was_spoilt_and_is_not_to_come_back_is_destroyed(short: ActData, eyes: Any) -> None:
    data = decided(short)
    (page,) = said_on(paper(data, "destruction"), eyes)
    assert data.lines[0].name in page
    assert data.lines[1].name not in page, "it is missing"
    back = replace(data.case.lines[0], disposition="Вернуть на склад")
    (empty,) = said_on(paper(replace(data, case=replace(data.case, lines=(back,))), "destruction"), eyes)
    assert data.lines[0].name not in empty


def test_a_line_without_a_known_price_has_no_sum(short: ActData, eyes: Any) -> None:
    data = decided(short)
    unknown = replace(data.case.lines[0], discrepancy=None, granted=None)
    (page,) = said_on(paper(replace(data, case=replace(data.case, lines=(unknown,))), "settlement"), eyes)
    assert "0,00 " not in page.replace("200,00", "")


def test_no_word_of_who_signs_is_cut(short: ActData, eyes: Any) -> None:
    position = "Заместитель генерального директора по закупкам " * 4 + "действует по доверенности № 15"
    data = replace(short, typed={"approver_position": position.strip(), "approver_name": "Ёжиков Ж. Щ. " * 9})
    (page, *_) = said_on(paper(data, "claim_letter"), eyes)
    assert page.count("Заместитель") == 4
    assert "доверенности" in page
    assert page.count("Ёжиков") == 9


def test_a_company_has_its_own_head_logo_signer_and_texts(
    tmp_path: Path, short: ActData, eyes: Any, png: bytes
) -> None:
    (tmp_path / "letterhead.toml").write_text(
        'rows = ["ООО «Наша фирма»", "г. Казань"]\nname = "Орлова А. П."\nposition = "Директор"', "utf-8"
    )
    (tmp_path / "logo.png").write_bytes(png)
    head = 'name = "Своя претензия"\ntitle = "Наша № {{ number }}"\nletterhead = true\n'
    (tmp_path / "claim_letter.toml").write_text(f'{head}[[part]]\ntext = "{{{{ buyer.name }}}}"', "utf-8")
    own = papers(tmp_path, "https://claims.example")
    made = own["claim_letter"]
    (page,) = said_on(made.render(made.values(short), PLAINLY), eyes)
    assert [word for word in ("ООО «Наша фирма»", "г. Казань", "Наша № РК-2026-000125") if word not in page] == []
    (letter, *_) = said_on(own["decision_letter"].render(own["decision_letter"].values(short), PLAINLY), eyes)
    assert "Орлова А. П." in letter


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "Я"', "title"),
        ('name = "Я"\ntitle = "{{ nubmer }}"\n[[part]]\ntext = "а"', "имени «nubmer» нет"),
        ('name = "Я"\ntitle = "{{ number"\n[[part]]\ntext = "а"', "own.toml"),
        ('name = "Я"\ntitle = "а"\nletterhed = true\n[[part]]\ntext = "а"', "letterhed"),
        ('name = "Я"\ntitle = "{{ said(\'nothing\') }}"\n[[part]]\ntext = "а"', "вопроса «nothing» нет"),
        ("name = ", "own.toml"),
        ('name = "Я"\ntitle = "а"\n[[part]]\neach = "lines"\ntext = "а"', "списка «lines» нет"),
        ('name = "Я"\ntitle = "а"\n[[part]]\npictures = "photos"', "списка «photos» нет"),
        ('name = "Я"\ntitle = "а"\n[[part]]\ncolumns = [{head = "а", value = "б"}]\ntotal = ["", ""]', "колонок 1"),
        ('name = "Я"\ntitle = "а"\n[[part]]\ntext = "а"\n[[ask]]\ncode = "a"\nlabel = "а"\npattern = "["', "own.toml"),
    ],
)
def test_a_wrong_template_is_refused_by_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.toml").write_text(text, "utf-8")
    with pytest.raises(TemplateFault, match=said):
        papers(tmp_path)


def test_a_template_reaches_nothing_but_its_facts(tmp_path: Path, short: ActData) -> None:
    (tmp_path / "own.toml").write_text(
        'name = "Я"\ntitle = "{{ number.__class__.__mro__ }}"\n[[part]]\ntext = "а"', "utf-8"
    )
    with pytest.raises(Exception, match="unsafe"):
        papers(tmp_path)["own"].values(short)


def test_pictures_stand_two_in_a_row_and_lead_to_their_files(png: bytes, eyes: Any) -> None:
    flow = Flow()
    flow.pictures([(png, f"Крупный план {number}", f"https://claims.example/files/{number}") for number in range(9)])
    assert [len(sheet.pictures) for sheet in flow.sheets] == [6, 3]
    assert all(len(sheet.links) == len(sheet.pictures) for sheet in flow.sheets)


@pytest.fixture
def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 240), "#336699").save(out, "PNG")
    return out.getvalue()
