"""The modules: each parses, each call finds its method, each query its table and field."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.onec.sources import NS, ROOT, SDBL, Module, errors, module, modules, objects, types, undeclared

SERVICE = module(ROOT / "WebServices/DealerClaims/Ext/Module.bsl")
ALL = {**modules(), "DealerClaims": SERVICE}
BASE = tomllib.loads(Path(__file__).with_name("base.toml").read_text("utf-8"))
TABLES = re.compile(r"(?<![\w.])(Справочник|Документ|РегистрСведений)\.(\w+)(?:\.(\w+))?\s+КАК\s+(\w+)")
STANDARD = {
    "Справочник": {"Ссылка", "Код", "Наименование", "ПометкаУдаления"}
    | {"ВерсияДанных", "Владелец", "Родитель", "ЭтоГруппа", "НомерСтроки"},
    "Документ": {"Ссылка", "Номер", "Дата", "Проведен", "ПометкаУдаления", "НомерСтроки", "ВерсияДанных"},
    "РегистрСведений": set(),
}


def register_fields() -> dict[str, set[str]]:
    found = {}
    for kind, name, element in objects():
        if kind == "InformationRegister":
            names = element.findall("m:ChildObjects/*/m:Properties/m:Name", NS)
            found[f"РегистрСведений.{name}"] = {each.text or "" for each in names}
    return found


@pytest.mark.parametrize("name", ALL)
def test_a_module_parses_without_error(name: str) -> None:
    assert ALL[name].methods
    assert ALL[name].errors == ()


@pytest.mark.parametrize("name", ALL)
def test_queries_parse_and_take_fields_that_exist(name: str) -> None:
    fields = register_fields() | {table: set(names) for table, names in BASE["fields"].items()}
    for query in ALL[name].queries:
        assert errors(SDBL.parse(query.encode()).root_node) == (), query
        for kind, table, part, alias in TABLES.findall(query):
            full = ".".join(filter(None, (kind, table, part)))
            assert full in fields, f"{full}: no such table known"
            used = set(re.findall(rf"(?<![\w.&]){alias}\.(\w+)", query))
            assert used <= fields[full] | STANDARD[kind], f"{full}: {used - fields[full] - STANDARD[kind]}"


def test_there_are_queries_to_look_at() -> None:
    assert sum(len(each.queries) for each in ALL.values()) >= 15


@pytest.mark.parametrize("name", ALL)
def test_calls_of_own_modules_find_an_exported_method(name: str) -> None:
    for call in ALL[name].calls:
        if call.owner.startswith("дп_"):
            method = modules()[call.owner].methods.get(call.name)
            assert method, f"{name}:{call.line} {call.owner}.{call.name}: no such method"
            assert method.exported, f"{name}:{call.line} {call.owner}.{call.name} is not exported"
            assert method.least <= call.arguments <= method.most, f"{name}:{call.line} {call.name}"


@pytest.mark.parametrize("name", ALL)
def test_calls_without_a_module_are_local_or_of_the_platform(name: str) -> None:
    methods = ALL[name].methods
    for call in ALL[name].calls:
        if call.owner:
            continue
        if method := methods.get(call.name):
            assert method.least <= call.arguments <= method.most, f"{name}:{call.line} {call.name}"
        else:
            assert call.name in BASE["platform"]["functions"], f"{name}:{call.line} {call.name}: nowhere declared"


@pytest.mark.parametrize("name", ALL)
def test_every_variable_gets_a_value_before_it_is_read(name: str) -> None:
    known = set(modules()) | set(BASE["platform"]["globals"]) | set(BASE["library"])
    for method in ALL[name].methods.values():
        assert undeclared(method) <= known, f"{method.name}: {undeclared(method) - known}"


@pytest.mark.parametrize("name", ALL)
def test_calls_of_the_library_are_known_ones(name: str) -> None:
    for call in ALL[name].calls:
        if call.owner in BASE["library"]:
            assert call.name in BASE["library"][call.owner], f"{name}:{call.line} {call.owner}.{call.name}"


@pytest.mark.parametrize("name", modules())
def test_no_method_is_written_for_nobody(name: str) -> None:
    local = {call.name for call in ALL[name].calls if not call.owner}
    outside = {call.name for each in ALL.values() for call in each.calls if call.owner == name}
    text = "".join(path.read_text("utf-8") for path in ROOT.rglob("*.xml"))
    handlers = {method for method in ALL[name].methods if f"{name}.{method}<" in text}
    started = {method for method in ALL[name].methods if f'"{name}.{method}"' in ALL[name].text}
    assert set(ALL[name].methods) <= local | outside | handlers | started


@pytest.mark.parametrize("name", ALL)
def test_metadata_named_in_code_is_there(name: str) -> None:
    kinds = {"РегистрыСведений": "InformationRegister", "Константы": "Constant", "РегламентныеЗадания": "ScheduledJob"}
    known = {(kind, each) for kind, each, _ in objects()}
    for plural, kind in kinds.items():
        for used in re.findall(rf"\b{plural}\.(дп_\w+)", ALL[name].text):
            assert (kind, used) in known, used
    for used in re.findall(r'"(?:РегистрСведений|Константа)\.(дп_\w+)"', ALL[name].text):
        assert {("InformationRegister", used), ("Constant", used)} & known, used


def created(each: Module) -> set[str]:
    return set(re.findall(r'Создать\("(\w+)"\)', each.text))


@pytest.mark.parametrize("name", ALL)
def test_latin_properties_are_those_of_the_package(name: str) -> None:
    known = {field for fields in types().values() for field in fields}
    text = re.sub(r'"[^"]*"|//.*', "", ALL[name].text)
    used = set(re.findall(r"\.([A-Z][A-Za-z0-9]*)\b", text)) - {"SHA256", "UTF8"}
    used |= set(re.findall(r'УстановитьЗаполненное\(\w+, "(\w+)"', ALL[name].text))
    assert used <= known, used - known


@pytest.mark.parametrize("name", ALL)
def test_a_variable_gets_only_properties_of_its_type(name: str) -> None:
    for method in ALL[name].methods.values():
        for variable, kind in re.findall(r'(\w+) = (?:дп_ОбменXDTO\.)?Создать\("(\w+)"\)', method.text):
            used = set(re.findall(rf"(?<![\w.]){variable}\.([A-Z]\w*)", method.text))
            used |= set(re.findall(rf'УстановитьЗаполненное\({variable}, "(\w+)"', method.text))
            assert used <= set(types()[kind]), f"{method.name}: {used - set(types()[kind])}"


@pytest.mark.parametrize("name", [name for name in ALL if created(ALL[name])])
def test_no_required_property_of_an_answer_is_forgotten(name: str) -> None:
    given = set(re.findall(r"\.([A-Z]\w*) = ", ALL[name].text))
    for kind in created(ALL[name]):
        required = {field for field, told in types()[kind].items() if told.get("lowerBound") != "0"}
        assert required <= given, f"{kind}: {required - given}"


@pytest.mark.parametrize("name", ALL)
def test_every_transaction_is_ended_both_ways(name: str) -> None:
    for method in ALL[name].methods.values():
        begun = method.text.count("НачатьТранзакцию()")
        assert method.text.count("ЗафиксироватьТранзакцию()") == begun, method.name
        assert method.text.count("ОтменитьТранзакцию()") == begun, method.name


@pytest.mark.parametrize("name", ALL)
def test_documents_are_written_and_never_posted(name: str) -> None:
    assert "РежимЗаписиДокумента.Проведение" not in ALL[name].text
    assert not re.search(r"\b(Документ|Объект)\.Удалить\(", ALL[name].text)
