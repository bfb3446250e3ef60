"""A base of 1C in memory for the extension's modules: catalogs and documents by reference, registers by their XML."""

import copy
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from tests.onec.bsl import Program
from tests.onec.sources import NS, ROOT, modules, xml
from tests.onec.stand_in import EMPTY_DATE, Found, Record, Register, Rows, platform

STATUSES = ("Зарегистрирована", "Обрабатывается", "Удовлетворена", "НеУдовлетворена")
CLAIM = [
    "Партнер",
    "Статус",
    "ДатаРегистрации",
    "ДатаОкончания",
    "Завершен",
    "Ответственный",
    "ОписаниеПретензии",
    "РезультатыОтработки",
    "ПричинаВозникновения",
    "ВиновноеПодразделение",
    "Комментарий",
    "Основание",
]
CLAIM_11_5 = [*CLAIM, "Контрагент", "Организация", "Договор", "Валюта", "Сумма", "ЭтоПретензияПоставщику"]
ACT = [
    "Партнер",
    "Контрагент",
    "Организация",
    "Договор",
    "Валюта",
    "Соглашение",
    "Менеджер",
    "Статус",
    "ТипОснованияАктаОРасхождении",
    "НомерВходящегоДокумента",
    "ДатаВходящегоДокумента",
    "Комментарий",
]
ACT_LINE = ["Номенклатура", "ТекстовоеОписание", "Реализация", "КомментарийКлиента", "Действие", "КомментарийМенеджера"]
EMPTY = {
    "xs:string": "",
    "xs:decimal": Decimal(0),
    "xs:boolean": False,
    "xs:dateTime": EMPTY_DATE,
}


class Names:
    """An enumeration or a set of attributes: a value is its own name."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __getattr__(self, name: str) -> str:
        if name.startswith("__") or name not in self.names:
            raise AttributeError(name)
        return name

    def __getitem__(self, name: str) -> str:
        return getattr(self, name)

    def Найти(self, name: str) -> str | None:
        return name if name in self.names else None


class Ref:
    def __init__(self, table: "Table", key: UUID | None) -> None:
        self.table, self.key = table, key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and (self.table, self.key) == (other.table, other.key)

    def __hash__(self) -> int:
        return hash(self.key)

    def УникальныйИдентификатор(self) -> UUID | None:
        return self.key

    def ПолучитьОбъект(self) -> Any:
        return copy.deepcopy(self.table.rows.get(self.key))

    def __deepcopy__(self, _: Any) -> "Ref":
        return self


class Table:
    """A catalog or a kind of documents."""

    def __init__(self, *attributes: str, kind: str = "") -> None:
        self.attributes, self.kind = Names(*attributes), kind
        self.rows: dict[UUID | None, Any] = {}

    def ПолучитьСсылку(self, key: UUID) -> Ref:
        return Ref(self, key)

    def ПустаяСсылка(self) -> Ref:
        return Ref(self, None)

    def НайтиПоНаименованию(self, *_: Any) -> Ref:
        return self.ПустаяСсылка()

    def СоздатьЭлемент(self) -> "Object":
        return Object(self)

    СоздатьДокумент = СоздатьЭлемент

    def there(self, key: UUID, **values: Any) -> Ref:
        """An object that 1C's people made."""
        made = Object(self)
        made.__dict__.update(values, Ссылка=Ref(self, key))
        made.Записать()
        return made.Ссылка


class Lines(Rows):
    def Добавить(self, value: Any = None) -> Any:
        return super().Добавить(value or SimpleNamespace(**dict.fromkeys(ACT_LINE, "")))

    def Очистить(self) -> None:
        self.clear()

    def Выгрузить(self) -> "Lines":
        return copy.copy(self)


class Object:
    def __init__(self, table: Table) -> None:
        self.__dict__.update(dict.fromkeys(table.attributes.names, ""))
        self.Ссылка = Ref(table, None)
        self.Код, self.Номер, self.Проведен, self.ПометкаУдаления, self.Завершен = "", "", False, False, False
        self.Наименование = ""
        self.Товары = Lines()

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def __setitem__(self, name: str, value: Any) -> None:
        assert self.Ссылка.table.attributes.Найти(name), name
        setattr(self, name, value)

    def Метаданные(self) -> SimpleNamespace:
        return SimpleNamespace(Реквизиты=self.Ссылка.table.attributes)

    def УстановитьСсылкуНового(self, ref: Ref) -> None:
        self.Ссылка = ref

    def УстановитьНовыйКод(self) -> None:
        self.Код = f"{len(self.Ссылка.table.rows) + 1:09}"

    def Записать(self, *_: Any) -> None:
        self.Номер = self.Номер or f"ТД00-{len(self.Ссылка.table.rows) + 1:06}"
        self.Ссылка.table.rows[self.Ссылка.key] = self


class RecordSet(Rows):
    def __init__(self, register: Register) -> None:
        super().__init__()
        self.register = register
        self.Отбор = SimpleNamespace(Претензия=SimpleNamespace(Установить=lambda ref: setattr(self, "owner", ref)))
        self.owner: Any = None

    def Добавить(self, value: Any = None) -> Record:
        return Rows.Добавить(self, Record(self.register))

    def Прочитать(self) -> None:
        for row in self.register.rows.values():
            if row["Претензия"] == self.owner:
                self.Добавить().__dict__.update(row)

    def Записать(self) -> None:
        kept = {key: row for key, row in self.register.rows.items() if row["Претензия"] != self.owner}
        self.register.rows = kept
        for record in self:
            record.Записать()


class OwnRegister(Register):
    """A register of the extension with the fields its XML declares."""

    def __init__(self, name: str) -> None:
        root = xml(ROOT / f"InformationRegisters/{name}.xml")[0]
        fields = {
            tag: {
                field.findtext("m:Properties/m:Name", namespaces=NS) or "": EMPTY.get(
                    field.findtext("m:Properties/m:Type/v8:Type", namespaces=NS) or ""
                )
                for field in root.iterfind(f"m:ChildObjects/m:{tag}", NS)
            }
            for tag in ("Dimension", "Resource")
        }
        super().__init__(tuple(fields["Dimension"]), **fields["Resource"])

    def СоздатьНаборЗаписей(self) -> RecordSet:
        return RecordSet(self)


class Base:
    """УТ 11.5 by default; `claim` names other attributes of a claim."""

    def __init__(self, claim: list[str] = CLAIM_11_5) -> None:
        self.claims, self.acts, self.dealers, self.products = Table(*claim), Table(*ACT), Table(), Table()
        shipment = ("Контрагент", "Организация", "Договор", "Валюта", "Соглашение", "Менеджер")
        self.shipments = Table(*shipment, kind="ДокументСсылка.РеализацияТоваровУслуг")
        own = ("дп_ДанныеПретензии", "дп_СтрокиПретензии", "дп_ОчередьИзменений")
        names = (*own, "дп_СообщенияПретензии", "дп_СсылкиНаФайлы", "дп_УзлыПортала")
        self.registers = {name: OwnRegister(name) for name in names}
        self.attached: list[tuple[str, bytes]] = []
        other = {"дп_ДокументыСервер.СоздатьПоПретензии": lambda _: None}
        none = {"дп_ОтгрузкиСервер.СтрокаОтгрузки": lambda *_: None, "дп_ОповещениеСервер.ОповеститьПослеЗаписи": len}
        queries = {
            "дп_ПретензииСервер.СтрокиПретензии": self.lines,
            "дп_АктыСервер.ОтветыПоСтрокам": self.answers,
            "дп_ПерепискаСервер.ДобавитьФайлыXDTO": lambda *_: None,
            "дп_ПерепискаСервер.ДобавитьСообщенияXDTO": lambda *_: None,
            "дп_КонтактыСервер.ТелефонПользователя": lambda _: "",
            "дп_ПерепискаСервер.ПрисоединитьФайл": lambda _, name, content: self.attached.append((name, content)),
            "дп_ДокументыСервер.ДобавитьДокументыXDTO": lambda *_: None,
        }
        self.program = Program(modules(), self._names(), other | none | queries)

    def lines(self, claim: Ref) -> list[SimpleNamespace]:
        rows = self.registers["дп_СтрокиПретензии"].rows.values()
        return [SimpleNamespace(**row) for row in rows if row["Претензия"] == claim]

    def answers(self, act: Ref) -> Rows:
        found = act.ПолучитьОбъект() if act else None
        return Found(
            SimpleNamespace(**vars(row), НомерСтроки=Decimal(place))
            for place, row in enumerate(found.Товары if found else [], 1)
        )

    def _names(self) -> dict[str, Any]:
        statuses = Names(*STATUSES)
        documents = SimpleNamespace(АктОРасхожденияхПослеОтгрузки=self.acts, РеализацияТоваровУслуг=self.shipments)
        catalogs = {name: Table() for name in ("Контрагенты", "Организации", "Пользователи")}
        catalogs["Номенклатура"] = self.products
        return platform(
            Справочники=SimpleNamespace(
                Претензии=self.claims, Партнеры=self.dealers, ПричиныВозникновенияПретензий=Table(), **catalogs
            ),
            Документы=documents,
            РегистрыСведений=SimpleNamespace(**self.registers),
            Перечисления=SimpleNamespace(
                СтатусыПретензийКлиентов=statuses,
                СтатусыАктаОРасхождениях=Names("НеСогласовано", "Согласовано"),
                ТипыОснованияАктаОРасхождении=Names("РеализацияТоваровУслуг"),
                ВариантыДействийПоРасхождениямВАктеПослеОтгрузки=Names("ТребуетсяДопоставка", "НедостачаНеПризнана"),
            ),
            Метаданные=SimpleNamespace(
                Перечисления=SimpleNamespace(СтатусыПретензийКлиентов=SimpleNamespace(ЗначенияПеречисления=statuses))
            ),
            ОбщегоНазначения=SimpleNamespace(
                СсылкаСуществует=lambda ref: ref.key in ref.table.rows,
                ЗначениеРеквизитаОбъекта=lambda ref, name: getattr(ref.ПолучитьОбъект(), name),
                ЗначенияРеквизитовОбъекта=lambda ref, _: ref.ПолучитьОбъект(),
            ),
            РежимЗаписиДокумента=SimpleNamespace(Запись="Запись"),
            Символы=SimpleNamespace(ПС="\n"),
            УровеньЖурналаРегистрации=SimpleNamespace(Ошибка="Ошибка"),
            ЗаписьЖурналаРегистрации=lambda *_: None,
            ИнформацияОбОшибке=lambda: "",
            ПодробноеПредставлениеОшибки=str,
            Строка=str,
            Тип=str,
            ТипЗнч=lambda value: value.table.kind if isinstance(value, Ref) else "",
            XMLСтрока=str,
            СтрНайти=lambda words, part: Decimal(words.find(part) + 1),
            ТекущаяДатаСеанса=lambda: "20261121150000",
            ЗначениеЗаполнено=lambda value: (
                value not in (None, "", 0, EMPTY_DATE) and getattr(value, "key", 1) is not None
            ),
        )

    def get(self, claim: UUID) -> Any:
        return self.program.run("дп_ПретензииСервер", "ПретензияПоИдентификатору", str(claim))

    def attach(self, file: Any) -> str:
        """The code of the answer; bytes that reach 1C's own files are in `attached`."""
        return str(self.program.run("дп_ПерепискаСервер", "ДобавитьФайл", file).Code)

    def say(self, message: Any) -> str:
        return str(self.program.run("дп_ПерепискаСервер", "ДобавитьСообщение", message).Code)

    def change(self, details: Any) -> Any:
        return self.program.run("дп_ИзменениеСервер", "ИзменитьПретензию", details)

    def withdraw(self, claim: UUID) -> Any:
        return self.program.run("дп_ИзменениеСервер", "ОтозватьПретензию", str(claim))

    def submit(self, claim: Any) -> Any:
        return self.program.run("дп_ПриемСервер", "ПринятьПретензию", claim)
