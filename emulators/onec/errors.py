"""What 1C answers when it refuses: code, text and HTTP status as its servers give them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from xml.sax.saxutils import escape

M = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"


@dataclass
class ODataError(Exception):
    """A refusal of the OData interface: HTTP status, 1C's own code, text."""

    status: int
    code: int
    text: str

    def as_json(self) -> bytes:
        """The body under $format=json."""
        value = {"odata.error": {"code": str(self.code), "message": {"lang": "ru", "value": self.text}}}
        return json.dumps(value, ensure_ascii=False, indent=0).encode()

    def as_xml(self) -> bytes:
        """The body for everybody else."""
        return (
            f'<m:error xmlns:m="{M}"><m:code>{self.code}</m:code><m:message>{escape(self.text)}</m:message></m:error>'
        ).encode()


def unknown_option(name: str) -> ODataError:
    return ODataError(400, 0, f"The {name} parameter is not supported")


def bad_literal(text: str, edm: str) -> ODataError:
    return ODataError(400, 1, f"Не удалось разобрать строку '{text}' как значение типа {edm}!")


def no_segment(name: str) -> ODataError:
    return ODataError(400, 6, f"Сегмент пути {name} не найден!")


def no_method() -> ODataError:
    return ODataError(400, 6, "Метод не найден")


def no_set(name: str) -> ODataError:
    return ODataError(404, 8, f'"{name}" entity is not found')


def no_instance() -> ODataError:
    return ODataError(404, 9, "Entity instance not found")


def bad_filter() -> ODataError:
    return ODataError(400, 14, "Error parsing $filter query option")


def key_taken() -> ODataError:
    return ODataError(400, 15, "Экземпляр сущности с таким ключом уже существует!")


def wrong_method(method: str) -> ODataError:
    return ODataError(405, 19, f"HTTP-метод {method} не поддерживается")


def no_rights() -> ODataError:
    return ODataError(401, 20, "Недостаточно прав для выполнения операции")


def rows_alone() -> ODataError:
    return ODataError(400, 13, "Непосредственное создание строк табличной части не поддерживается")


def row_without_number() -> ODataError:
    return ODataError(500, -1, "Произошла внутренняя ошибка OData сервиса. Обратитесь к администратору.")


def refused(text: str) -> ODataError:
    """An exception of 1C's own code: event handlers, posting."""
    return ODataError(500, -1, text)


def incomparable() -> ODataError:
    return ODataError(
        500,
        -1,
        "{(3, 23)}: Неверные параметры в операции сравнения. "
        "Нельзя сравнивать поля неограниченной длины и поля несовместимых типов.",
    )
