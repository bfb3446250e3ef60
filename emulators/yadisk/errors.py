"""The refusals of Yandex.Disk: status, code, two texts as recorded; of 411–413, 423, 429, 5xx only keys are sure."""

import json
from collections.abc import Mapping

# code: (status, description, message)
TEXTS: Mapping[str, tuple[int, str, str]] = {
    "FieldValidationError": (400, 'Error validating field "{path}".', 'Ошибка проверки поля "{path}".'),
    "UnauthorizedError": (401, "Unauthorized", "Не авторизован."),
    "ForbiddenError": (
        403,
        "Forbidden",
        "Доступ запрещён. Возможно, у приложения недостаточно прав для данного действия.",
    ),
    "DiskNotFoundError": (404, "Resource not found.", "Не удалось найти запрошенный ресурс."),
    # Two spaces, as the real one writes it.
    "DiskOperationNotFoundError": (404, "Operation not found.", "Не удалось найти  операцию."),
    "DiskPathDoesntExistsError": (
        409,
        'Specified path "{path}" doesn\'t exists.',
        'Указанного пути "{path}" не существует.',
    ),
    "DiskPathPointsToExistentDirectoryError": (
        409,
        'Specified path "{path}" points to existent directory.',
        'По указанному пути "{path}" уже существует папка с таким именем.',
    ),
    "DiskResourceAlreadyExistsError": (
        409,
        'Resource "{path}" already exists.',
        'Ресурс "{path}" уже существует.',
    ),
    "GoneError": (410, "Gone", "Ссылка больше не действует."),
    "DiskSymlinkPasswordRequiredError": (403, "Password required", "Требуется пароль"),
    "MD5DifferError": (409, "MD5 of the resource differs.", "Ресурс был изменён."),
    "PreconditionFailed": (412, "Precondition failed", "Неверный диапазон в Content-Range."),
    "LengthRequiredError": (411, "Length required", "Не указан размер файла."),
    "PayloadTooLargeError": (413, "Payload too large", "Загрузка файла недоступна. Файл слишком большой."),
    "DiskResourceLockedError": (
        423,
        "Resource is locked",
        "Ресурс заблокирован. Возможно, над ним выполняется другая операция.",
    ),
    "TooManyRequestsError": (429, "Too Many Requests", "Слишком много запросов."),
    "InternalServerError": (500, "Internal Server Error", "Ошибка сервера."),
    "ServiceUnavailableError": (503, "Service Unavailable", "Сервис временно недоступен."),
    "InsufficientStorageError": (507, "Insufficient Storage", "Недостаточно свободного места."),
}

_BY_STATUS = {status: code for code, (status, _, _) in reversed(list(TEXTS.items()))}


class Refusal(Exception):
    """An answer that is an error: status, JSON body of the three keys, extra headers."""

    def __init__(self, code: str, path: str = "", *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, description, message = TEXTS[code]
        self.headers = dict(headers or {})
        self.body = {
            "error": code,
            "description": description.format(path=path),
            "message": message.format(path=path),
        }

    def json(self) -> bytes:
        return json.dumps(self.body, ensure_ascii=False).encode()


class StaleLink(Exception):
    """A download link that is no good: the downloader answers a page, not JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    def page(self) -> bytes:
        title = "Ссылка устарела" if self.status == 410 else "Ошибка сервера"
        return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>".encode()


def refusal_of(status: int, code: str = "", retry_after: int | None = None) -> Refusal:
    """What a fault asks for: by its code, else by the first code of that status."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    refusal = Refusal(code if code in TEXTS else _BY_STATUS.get(status, "InternalServerError"), headers=headers)
    refusal.status = status
    if code:
        refusal.body["error"] = code
    return refusal
