"""What the modules of the extension ask of 1C when tests run them: bytes, registers in memory, strict XDTO objects."""

import hashlib
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from tests.onec.sources import modules, types

EMPTY_DATE = "00010101"


class XDTO:
    """An object of the package: an unknown property fails, an absent one is Неопределено, a repeated one a list."""

    def __init__(self, kind: str, **given: Any) -> None:
        fields = types()[kind]
        repeated = {name for name, told in fields.items() if told.get("upperBound") == "-1"}
        values = {name: Rows() if name in repeated else None for name in fields}
        object.__setattr__(self, "__dict__", values | {"_kind": kind})
        for name, value in given.items():
            self.Установить(name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        assert name in types()[self._kind], f"{self._kind}.{name}"
        self.__dict__[name] = value

    def Установить(self, name: str, value: Any) -> None:
        setattr(self, name, value)

    def missing(self) -> set[str]:
        """Required properties nobody set: 1C would refuse to send such an object."""
        required = {name for name, told in types()[self._kind].items() if told.get("lowerBound") != "0"}
        return {name for name in required if getattr(self, name) is None}


class Rows(list[Any]):
    """An array of 1C."""

    def Добавить(self, value: Any = None) -> Any:
        self.append(value)
        return value

    def Количество(self) -> Decimal:
        return Decimal(len(self))

    def Индекс(self, row: Any) -> Decimal:
        return Decimal(next(place for place, each in enumerate(self) if each is row))

    def Удалить(self, row: Any) -> None:
        self.remove(row)

    def НайтиСтроки(self, wanted: Any) -> "Rows":
        fits = vars(wanted).items()
        return Rows(row for row in self if all(getattr(row, name) == value for name, value in fits))


class Found(Rows):
    """A table in which one row is looked for."""

    def Найти(self, value: Any, column: str) -> Any:
        return next((row for row in self if getattr(row, column) == value), None)


class Record:
    """A record manager: reads and writes one row of a register by its dimensions."""

    def __init__(self, register: "Register") -> None:
        self.__dict__.update(register.empty | {"_register": register, "_read": False})

    def __setattr__(self, name: str, value: Any) -> None:
        assert name in self._register.empty, name
        self.__dict__[name] = value

    def __setitem__(self, name: str, value: Any) -> None:
        setattr(self, name, value)

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def _key(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self._register.dimensions)

    def Прочитать(self) -> None:
        row = self._register.rows.get(self._key())
        self.__dict__.update(row if row else self._register.empty, _read=row is not None)

    def Выбран(self) -> bool:
        return bool(self._read)

    def Записать(self) -> None:
        self._register.rows[self._key()] = {name: getattr(self, name) for name in self._register.empty}


class Register:
    def __init__(self, dimensions: tuple[str, ...], **resources: Any) -> None:
        self.dimensions = dimensions
        self.empty = dict.fromkeys(dimensions, "") | resources
        self.rows: dict[tuple[Any, ...], dict[str, Any]] = {}

    def СоздатьМенеджерЗаписи(self) -> Record:
        return Record(self)


class Constant:
    def __init__(self, value: Any) -> None:
        self.value = value

    def Получить(self) -> Any:
        return self.value

    def Установить(self, value: Any) -> None:
        self.value = value


class Buffer:
    def __init__(self, size: Decimal | bytes) -> None:
        self.bytes = bytearray(size if isinstance(size, bytes) else int(size))

    @property
    def Размер(self) -> Decimal:
        return Decimal(len(self.bytes))

    def Получить(self, place: Decimal) -> Decimal:
        return Decimal(self.bytes[int(place)])

    def Установить(self, place: Decimal, value: Decimal) -> None:
        self.bytes[int(place)] = int(value)


class Bytes(bytes):
    def Размер(self) -> Decimal:
        return Decimal(len(self))


class Hash:
    def __init__(self, _: Any) -> None:
        self.sum = hashlib.sha256()

    def Добавить(self, data: Any) -> None:
        self.sum.update(data.encode() if isinstance(data, str) else data)

    @property
    def ХешСумма(self) -> Bytes:
        return Bytes(self.sum.digest())


class Structure(SimpleNamespace):
    def __init__(self, names: str = "", *values: Any) -> None:
        given = [name.strip() for name in names.split(",") if name.strip()]
        super().__init__(**dict(zip(given, values + (None,) * len(given), strict=False)))

    def __iter__(self) -> Iterator[SimpleNamespace]:
        return iter([SimpleNamespace(Ключ=name, Значение=value) for name, value in vars(self).items()])

    def Вставить(self, name: str, value: Any) -> None:
        setattr(self, name, value)


class Map(dict[str, Any]):
    def Вставить(self, name: str, value: Any) -> None:
        self[name] = value

    def Получить(self, name: str) -> Any:
        return self.get(name)


class Lock:
    def Добавить(self, _: str) -> "Lock":
        return self

    def УстановитьЗначение(self, *_: Any) -> None:
        return None

    def Заблокировать(self) -> None:
        return None


def rounded(value: Decimal, places: Decimal) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def filled(value: Any) -> bool:
    return value not in (None, "", 0, EMPTY_DATE)


def fill(target: Any, source: Any, names: str = "") -> None:
    wanted = [name.strip() for name in names.split(",") if name.strip()] or list(vars(target))
    for name in wanted:
        if hasattr(source, name):
            setattr(target, name, getattr(source, name))


def split(words: str, by: str, empty: bool = True) -> list[str]:
    """СтрРазделить: each letter of `by` parts."""
    parts = re.split(f"[{re.escape(by)}]", words)
    return parts if empty else list(filter(None, parts))


def platform(**more: Any) -> dict[str, Any]:
    """The names every module may use; `more` are those of one test."""
    nothing = {"НачатьТранзакцию", "ЗафиксироватьТранзакцию", "ОтменитьТранзакцию", "УстановитьПривилегированныйРежим"}
    factory = SimpleNamespace(Тип=lambda _, kind: kind, Создать=XDTO)
    return {
        **{name: lambda *_: None for name in nothing},
        **{name: name for name in modules()},
        "Неопределено": None,
        "ФабрикаXDTO": factory,
        "БлокировкаДанных": Lock,
        "ХешФункция": SimpleNamespace(SHA256="SHA256"),
        "КодировкаТекста": SimpleNamespace(UTF8="utf-8"),
        "ХешированиеДанных": Hash,
        "БуферДвоичныхДанных": Buffer,
        "ПолучитьДвоичныеДанныеИзСтроки": lambda words, encoding, _=False: Bytes(words.encode(encoding)),
        "ПолучитьБуферДвоичныхДанныхИзДвоичныхДанных": Buffer,
        "ПолучитьДвоичныеДанныеИзБуфераДвоичныхДанных": lambda buffer: Bytes(buffer.bytes),
        "СоединитьДвоичныеДанные": lambda parts: Bytes(b"".join(parts)),
        "ПолучитьHexСтрокуИзДвоичныхДанных": lambda data: data.hex().upper(),
        "ПобитовоеИсключительноеИли": lambda a, b: Decimal(int(a) ^ int(b)),
        "Массив": Rows,
        "Структура": Structure,
        "Соответствие": Map,
        "УникальныйИдентификатор": lambda words=None: UUID(words) if words else uuid4(),
        "НРег": str.lower,
        "СокрЛП": lambda value: str(value).strip(),
        "Лев": lambda words, length: words[: int(length)],
        "СтрДлина": lambda words: Decimal(len(words)),
        "СтрЗаменить": str.replace,
        "СтрРазделить": split,
        "СтрШаблон": lambda words, *values: words.replace("%1", str(values[0])),
        "ПустаяСтрока": lambda words: not words.strip(),
        "ЗначениеЗаполнено": filled,
        "ЗаполнитьЗначенияСвойств": fill,
        "НСтр": lambda words: words.removeprefix("ru = '").removesuffix("'"),
        "Окр": rounded,
        "Формат": lambda value, _: str(value),
        "Макс": max,
        "НачалоДня": lambda moment: moment[:8],
        "XMLСтрока": str,
        "Мин": min,
        "ТекущаяУниверсальнаяДата": lambda: "20261121120000",
        **more,
    }


def numbered(rows: Register) -> Iterator[dict[str, Any]]:
    """Rows of the queue in the order of their numbers."""
    yield from sorted(rows.rows.values(), key=lambda row: row["НомерИзменения"])
