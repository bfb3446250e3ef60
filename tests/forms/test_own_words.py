"""A company's own ready sentences: what its TOML may say, what is refused with a remedy, and how an act says them."""

import pytest

from claims.queries.act import ActData, act_data
from claims.rules.paper_choice import PaperChoice
from forms.torg2.answers import asked_fields
from forms.torg2.from_claim import torg2_of
from forms.torg2.own_words import BadWords, read_words
from tests.forms.test_from_claim import ERP, MOSCOW, NOW, draft_of
from tests.world import World

OWN = """
[sentences]
insurer = "Груз не застрахован"
conclusion = "Требуем от {seller} по рекламации {number} {total} {currency} ({words}){rest} {{в срок}}"
[defaults]
storage_conditions = "Товар стоял в холодильной камере при +4 °С"
[options]
storage_conditions = ["Товар стоял на улице"]
count_method = []
"""


def data_of(world: World, choice: PaperChoice) -> ActData:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        session.flush()
        return act_data(session, claim.id, ERP, NOW, MOSCOW, choice)


def test_an_act_speaks_in_the_companys_own_words(world: World) -> None:
    data = data_of(world, read_words(OWN))
    act = torg2_of(data)
    assert act.insurer == "Груз не застрахован"
    assert act.conclusion.startswith("Требуем от ")
    assert "4\u00a0230,00" in act.conclusion
    assert "{в срок}" in act.conclusion
    assert (act.storage_conditions, act.sources["storage_conditions"]) == (
        "Товар стоял в холодильной камере при +4 °С",
        "const",
    )
    asked = {field.code: field for field in asked_fields(data)}
    assert asked["storage_conditions"].options == ("Товар стоял на улице",)
    assert asked["count_method"].options == ()
    assert asked["cause"].options != ()


def test_an_empty_sentence_is_not_said(world: World) -> None:
    act = torg2_of(data_of(world, read_words('[sentences]\ninsurer = ""\noperation_type = "Возврат"')))
    assert (act.insurer, act.operation_type) == ("", "Возврат")


def test_without_a_file_the_act_is_as_it_ships(world: World) -> None:
    assert read_words("") == PaperChoice()
    assert torg2_of(data_of(world, PaperChoice())).insurer == "—"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sentences", "это не TOML"),
        ("[words]\nx = 1", "раздела «words» нет, бывают [sentences], [defaults] и [options]"),
        ('insurer = "—"', "раздела «insurer» нет"),
        ('[sentences]\ninsurers = "—"', "[sentences] insurers: такой фразы нет, бывают call_document, "),
        ("[sentences]\ninsurer = 5", "[sentences] insurer: нужен текст в кавычках"),
        ('[sentences]\nphotos = "Фото есть"', "photos: нет {number}, без этого фраза неполна. Стандартная: «Ф"),
        ('[sentences]\ninsurer = "{number}"', "вместо {number} ничего не встанет, подставлять здесь нечего"),
        ('[sentences]\nphotos = "{number} {day}"', "photos: вместо {day} ничего не встанет, можно {number}"),
        ('[sentences]\nphotos = "{number"', "[sentences] photos: фигурная скобка без пары"),
        ('[sentences]\nphotos = "{number:>9}"', "[sentences] photos: в скобках стоит одно имя"),
        ('[sentences]\nphotos = "{number.real}"', "[sentences] photos: нет {number}"),
        ('[defaults]\nstorage = "—"', "[defaults] storage: такого вопроса нет, бывают delivered_on, "),
        ('[defaults]\nbasis_on = "вчера"', "[defaults] basis_on: дата у каждого акта своя"),
        ('[defaults]\ncall_party = "всех"', "[defaults] call_party: Введите одно из слов: «грузоотправителя»"),
        ('[defaults]\nmass_doc_gross = "тонна"', "[defaults] mass_doc_gross: Введите количество"),
        ("[options]\ncause = 'Бой'", "[options] cause: нужен список в квадратных скобках"),
        ("[options]\ncause = [1]", "[options] cause: нужен текст в кавычках"),
        (f'[defaults]\ncause = "{"б" * 1001}"', "не длиннее 1000 знаков"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(BadWords) as refused:
        read_words(text)
    assert said in str(refused.value)
