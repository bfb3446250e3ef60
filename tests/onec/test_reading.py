"""GetVersions, GetObjects, GetBarcodes and the marker, run: pages, contacts, what is told of each kind of object."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.onec.bsl import Program
from tests.onec.small_base import Base, Ref, Table
from tests.onec.sources import modules
from tests.onec.stand_in import XDTO, Found, Rows, platform

VERSIONS, REFERENCE, RETURNS, CONTACTS = (
    "дп_ВерсииСервер",
    "дп_СправочникиСервер",
    "дп_ВозвратыСервер",
    "дп_КонтактыСервер",
)


TABLE = Table()


def ref(key: UUID | None = None) -> Ref:
    return Ref(TABLE, key or uuid4())


def program(**replaced: Callable[..., Any]) -> Program:
    """The modules with their queries answered by the test; a double underscore stands for the dot."""
    catalogs = ("Партнеры", "Контрагенты", "КонтактныеЛицаПартнеров", "Организации", "Номенклатура")
    documents = ("РеализацияТоваровУслуг", "ВозвратТоваровОтКлиента", "КорректировкаРеализации")
    names = platform(
        Справочники=SimpleNamespace(**dict.fromkeys((*catalogs, "УпаковкиЕдиницыИзмерения"), TABLE)),
        Документы=SimpleNamespace(**dict.fromkeys(documents, TABLE)),
        ЗначениеЗаполнено=lambda value: value not in (None, "", 0) and getattr(value, "key", 1) is not None,
        Строка=str,
    )
    return Program(modules(), names, {name.replace("__", "."): answer for name, answer in replaced.items()})


def always(row: SimpleNamespace) -> Callable[[Any], list[SimpleNamespace]]:
    return lambda _: [row]


def versions(count: int) -> list[SimpleNamespace]:
    return [SimpleNamespace(Ссылка=ref(UUID(int=n)), Версия=f"v{n}", Владелец=None) for n in range(1, count + 1)]


def leafed(rows: list[SimpleNamespace]) -> Callable[..., Rows]:
    """What the query finds after a reference."""

    def after(_: str, border: Ref, __: Any, limit: Decimal) -> Rows:
        first = border.key.int if border.key else 0
        return Rows([row for row in rows if row.Ссылка.key.int > first][: int(limit)])

    return after


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 11])
def test_pages_of_versions_have_no_gap_and_no_double(count: int) -> None:
    run = program(**{f"{VERSIONS}__ВерсииПосле": leafed(versions(count))}).run
    seen, after = [], ""
    while True:
        page = run(VERSIONS, "ВерсииОбъектов", "Shipments", None, after, Decimal(5))
        seen += [row.Version for row in page.Versions]
        if page.Next is None:
            break
        after = page.Next
    assert seen == [f"v{n}" for n in range(1, count + 1)]


KINDS = ("Dealers", "LegalEntities", "Contacts", "Sellers", "Products", "Packs", "Shipments", "Returns", "Corrections")


def test_each_kind_has_a_query_of_its_own_and_an_unknown_one_is_told() -> None:
    asked: list[str] = []

    def answer(text: str, *_: Any) -> Rows:
        asked.append(text)
        return Rows()

    run = program(**{f"{VERSIONS}__ВерсииПосле": answer}).run
    for kind in KINDS:
        assert run(VERSIONS, "ВерсииОбъектов", kind, None, None, Decimal(5)).Result.Code == "ok"
    assert len(set(asked)) == len(KINDS)
    for kind, limit in (("Партнеры", 5), ("Dealers", 0), ("Dealers", 2001)):
        assert run(VERSIONS, "ВерсииОбъектов", kind, None, None, Decimal(limit)).Result.Code == "invalid"


def contacts(owner: Ref, *told: tuple[str, str]) -> Rows:
    return Rows(SimpleNamespace(Ссылка=owner, Тип=kind, Представление=text) for kind, text in told)


def asked(kind: str, *keys: Any) -> XDTO:
    request = XDTO("ObjectsRequest", Kind=kind)
    request.Refs.extend(str(key) for key in keys)
    return request


def test_a_dealer_is_told_with_manager_and_first_filled_contacts() -> None:
    south = ref()
    row = SimpleNamespace(Ссылка=south, Версия="v1", Наименование="Юг", ПометкаУдаления=False, Клиент=True)
    row.МенеджерИмя, row.РегионИмя = "Кузнецова", "Кубань"
    told = contacts(south, ("Адрес", "Краснодар"), ("Телефон", " "), ("Телефон", "+7 1"), ("Телефон", "+7 2"))
    run = program(**{f"{REFERENCE}__Партнеры": lambda _: [row], f"{CONTACTS}__КонтактыПартнеров": lambda _: told}).run
    (dealer,) = run(REFERENCE, "Объекты", asked("Dealers", south.key)).Dealers
    assert (dealer.missing(), dealer.Phone, dealer.Email) == (set(), "+7 1", None)
    assert (dealer.ManagerName, dealer.RegionName, UUID(dealer.Ref)) == ("Кузнецова", "Кубань", south.key)


def test_entities_sellers_people_products_and_packs_are_told_whole() -> None:
    one, owner = ref(), ref()
    head = {"Ссылка": one, "Версия": "v", "Наименование": "Имя", "ПометкаУдаления": True}
    papers = {"НаименованиеПолное": "ООО", "ИНН": " 77 ", "КПП": "", "КодПоОКПО": "1"}
    rows = {
        "Контрагенты": SimpleNamespace(**head, **papers, Партнер=owner, СтранаКод="112", НалоговыйНомер="100325912"),
        "Организации": SimpleNamespace(**head, **papers),
        "КонтактныеЛица": SimpleNamespace(**head, Партнер=owner, Должность="Кладовщик"),
        "Номенклатура": SimpleNamespace(
            **head,
            Артикул="110",
            НаименованиеПолное="Средство",
            ЕдиницаИмя="шт",
            ЕдиницаКод="796",
            Группа=owner,
            ГруппаИмя="Мойка",
            ПроизводительИмя="Завод",
            ВесИспользовать=True,
            ВесЧислитель=Decimal(21),
            ВесЗнаменатель=Decimal(20),
            ВесЕдиницаКод="166 ",
        ),  # fmt: skip
        "Упаковки": SimpleNamespace(**head, Номенклатура=owner, Числитель=Decimal(12), Знаменатель=Decimal(1)),
    }
    none = {f"{CONTACTS}__Контакты{whose}": lambda _: Rows() for whose in ("Контрагентов", "Организаций", "Лиц")}
    answers = {f"{REFERENCE}__{name}": always(row) for name, row in rows.items()}
    run = program(**none, **answers).run
    for kind in ("LegalEntities", "Sellers", "Contacts", "Products", "Packs"):
        answer = run(REFERENCE, "Объекты", asked(kind, one.key))
        (found,) = getattr(answer, kind)
        assert found.missing() == set(), kind
    (entity,) = run(REFERENCE, "Объекты", asked("LegalEntities", one.key)).LegalEntities
    assert (entity.INN, entity.KPP, UUID(entity.DealerRef)) == ("77", None, owner.key)


def test_junk_among_the_keys_and_too_many_of_them_are_no_failure() -> None:
    seen: list[Any] = []
    run = program(**{f"{REFERENCE}__Упаковки": lambda refs: seen.extend(refs) or []}).run
    assert run(REFERENCE, "Объекты", asked("Packs", "x", "", uuid4())).Result.Code == "ok"
    assert len(seen) == 1
    assert run(REFERENCE, "Объекты", asked("Packs", *range(201))).Result.Code == "invalid"
    assert run(REFERENCE, "Объекты", asked("Всё")).Result.Code == "invalid"


def test_barcodes_come_in_pages() -> None:
    rows = [SimpleNamespace(Штрихкод=f"{n}", Номенклатура=ref(), Упаковка=ref() if n == 2 else None) for n in (1, 2, 3)]
    run = program(
        **{
            f"{REFERENCE}__ШтрихкодыПосле": lambda after, limit: Rows(
                [r for r in rows if r.Штрихкод > after][: int(limit)]
            )
        }
    ).run
    first = run(REFERENCE, "Штрихкоды", None, Decimal(2))
    assert ([row.Code for row in first.Barcodes], first.Next, first.Barcodes[0].PackRef) == (["1", "2"], "2", None)
    rest = run(REFERENCE, "Штрихкоды", first.Next, Decimal(2))
    assert ([row.Code for row in rest.Barcodes], rest.Next) == (["3"], None)
    assert run(REFERENCE, "Штрихкоды", None, Decimal(0)).Result.Code == "invalid"


def test_returns_and_corrections_name_their_claim_and_what_came_back() -> None:
    back, shipped, product, claim = ref(), ref(), ref(), ref()
    head = SimpleNamespace(Ссылка=back, Версия="v", Номер="1", Дата="20261121", Проведен=True, ПометкаУдаления=False)
    head.Претензия = claim
    line = SimpleNamespace(Ссылка=back, Отгрузка=shipped, Номенклатура=product, Количество=Decimal(6))
    run = program(
        **{f"{RETURNS}__Шапки{kind}": lambda _: [head] for kind in ("Возвратов", "Корректировок")},
        **{f"{RETURNS}__Строки{kind}": lambda _: Rows([line]) for kind in ("Возвратов", "Корректировок")},
    ).run
    told = run(REFERENCE, "Объекты", asked("Returns", back.key)).Returns
    assert [one.Kind for one in told] == ["ВозвратТоваровОтКлиента", "КорректировкаРеализации"]
    assert all(one.missing() == set() and one.Lines[0].missing() == set() for one in told)
    assert (UUID(told[0].ClaimID), told[0].Lines[0].Quantity) == (claim.key, 6)


def test_a_shipment_is_told_whole_and_one_that_is_not_there_is_left_out() -> None:
    here, gone, buyer, product = ref(), ref(), ref(), ref()
    head = SimpleNamespace(
        Ссылка=here, Версия="v", Номер="УТ00-1", Дата="20260309", Проведен=True, ПометкаУдаления=False,
        Статус="Отгружено",
        Партнер=ref(), ПартнерИмя="Юг", Контрагент=buyer, КонтрагентИмя="ООО", Организация=ref(), ОрганизацияИмя="Мы",
        Договор=ref(), ДоговорНомер="15", ДоговорДата="20250115", Грузополучатель=buyer, ГрузополучательИмя="ООО",
        Грузоотправитель=None, ГрузоотправительИмя="", ПеревозчикИмя="ТК", СкладИмя="Склад", АдресДоставки="ул. 1",
        Машина="А001АА", ЦенаВключаетНДС=True, ВалютаКод="643", МенеджерИмя="К", ВалютаИмя="руб.",
        СуммаДокумента=Decimal(9),
    )  # fmt: skip
    line = SimpleNamespace(
        Ссылка=here, НомерСтроки=Decimal(1), ИдентификаторСтроки="", Номенклатура=product, НоменклатураИмя="Товар",
        Артикул="1", БазоваяЕдиница="шт", БазоваяОКЕИ="796", Характеристика=None, ХарактеристикаИмя="", Серия=None,
        СерияИмя="", Упаковка=None, УпаковкаИмя="", УпаковкаОКЕИ="", Числитель=Decimal(0), Знаменатель=Decimal(0),
        КоличествоУпаковок=Decimal(8), Количество=Decimal(96), Цена=Decimal(1), Сумма=Decimal(9), СтавкаНДСИмя="20%",
        СтавкаНДСПроцент=Decimal(20), СтавкаНДСВид="НДС20", СуммаНДС=Decimal(1), СуммаСНДС=Decimal(9),
        ЗаказКлиента=None, СкладИмя="Склад",
    )  # fmt: skip
    mark = SimpleNamespace(Ссылка=here, Номенклатура=product, Код="0104")
    owner, lines = "дп_ОтгрузкиСервер", "дп_СтрокиОтгрузокСервер"
    run = program(
        **{
            f"{owner}__Шапки": lambda _: Found([head]),
            f"{lines}__СтрокиОтгрузок": lambda _: Rows([line]),
            f"{lines}__Штрихкоды": lambda _: Rows(),
            f"{lines}__КодыМаркировки": lambda _: Rows([mark]),
            f"{CONTACTS}__КонтактыКонтрагентов": lambda _: contacts(buyer, ("Адрес", "Краснодар"), ("Телефон", "+7")),
        }
    ).run
    (told,) = run(REFERENCE, "Объекты", asked("Shipments", gone.key, here.key)).Shipments
    assert (told.missing(), told.Lines[0].missing()) == (set(), set())
    assert (told.ConsigneeAddress, told.ConsigneePhone, told.ConsignorPhone) == ("Краснодар", "+7", None)
    assert (told.Vehicle, told.PriceIncludesVAT, told.CurrencyCode) == ("А001АА", True, "643")
    assert (told.Lines[0].ShipmentLineID, told.Lines[0].Marks, told.Lines[0].VATKind) == ("1", ["0104"], "НДС20")


def test_the_marker_is_the_last_one_of_its_node() -> None:
    base = Base()

    def say(node: str, text: str) -> str:
        return str(base.program.run("дп_МеткаСервер", "ЗаписатьМетку", node, text).Code)

    def marker(node: str) -> str:
        return str(base.program.run("дп_МеткаСервер", "Метка", node).Marker)

    assert marker("portal") == ""
    assert [say("portal", "7 a"), say("portal", "8 b"), say("other", "1")] == ["ok"] * 3
    assert (marker("portal"), marker("other")) == ("8 b", "1")
    assert [say("", "x"), say("portal", "x" * 101)] == ["invalid"] * 2
