"""1C's own words in errors that pass by themselves: the platform has no codes for them."""

from __future__ import annotations

from sync.errors import ErpMaintenance, ErpUnavailable

# The first that fits counts.
PASSING = {
    "maintenance": (
        "начало сеанса с информационной базой запрещено",
        "технические работы",
        "обновление конфигурации",
        "обновление информационной базы",
        "maintenance",
    ),
    "no_licence": ("не обнаружена лицензия", "не найдена лицензия", "свободной лицензии", "свободных лицензий")
    + ("лицензия не найдена", "лицензия не обнаружена", "license not found", "no free license", "no license"),
    "busy": ("конфликт блокировок", "ожидания предоставления блокировки", "взаимоблокировк", "уже заблокирован")
    + ("ошибка блокировки объекта", "не удалось заблокировать", "lock conflict", "deadlock", "lock request")
    + ("недостаточно памяти", "not enough memory", "out of memory"),
    "no_session": ("ожидания сеанса", "session timeout", "нет свободных сеансов"),
    "session_lost": ("сеанс отсутствует", "сеанс не найден", "сеанс завершен", "сеанс работы завершен")
    + ("session not found", "session is absent", "session has been terminated"),
}


def raise_if_passing(detail: str) -> None:
    """ErpUnavailable or ErpMaintenance for a text that says so."""
    said = " ".join(detail.lower().split())
    for code, phrases in PASSING.items():
        if any(phrase in said for phrase in phrases):
            raise ErpMaintenance(code, detail) if code == "maintenance" else ErpUnavailable(code, detail)
