"""Words of notices on devices, and of the page where a person chooses how to be told of what."""

# ---- what a device shows: so little that a stranger who sees the screen learns nothing ----
TITLES = {
    "registered": "Рекламация зарегистрирована",
    "question": "Нужен ваш ответ",
    "answer": "Ответ на ваш вопрос",
    "decision": "Решение принято",
    "consent": "Нужно ваше согласие",
    "closed": "Рекламация закрыта",
    "due": "Новый срок ответа",
    "handed": "Вам передали черновик",
    "tied": "Отгрузка найдена в 1С",
    "split": "Часть позиций в новой рекламации",
}
ABOUT_CLAIM = "Рекламация {number}"
ABOUT_DRAFT = "Откройте, чтобы продолжить"
NOTICE_TOO_LONG = "Служба уведомлений не принимает уведомление полдня: {said}"

# ---- the page ----
NEWS = {
    "question": ("Вопрос менеджера", "Нужен ваш ответ, фото или документ"),
    "consent": ("Решение ждёт согласия", "Согласитесь с ним или оспорьте"),
    "handed": ("Вам передали черновик", "Осталось доделать и отправить"),
    "answer": ("Ответ на ваш вопрос", ""),
    "decision": ("Решение принято", ""),
    "due": ("Новый срок ответа", ""),
    "registered": ("Рекламация зарегистрирована", "Номер и срок ответа"),
    "closed": ("Рекламация закрыта", ""),
    "tied": ("Отгрузка найдена в 1С", "Та, которую вы указали по УПД: количество и суммы пересчитаны"),
    "split": ("Часть позиций стала новой рекламацией", "Какие позиции, почему и под каким номером"),
}
DEVICE_REFUSED = (
    "Этот браузер получает уведомления через службу, которой портал не знает. Попробуйте Chrome или Firefox"
)
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}
BROWSERS = {
    "YaBrowser": "Яндекс Браузер",
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
DEVICE_UNKNOWN = "Браузер"


def device_name(agent: str) -> str:
    """What a person calls this device, by what its browser says of itself."""
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    return ", ".join(filter(None, (browser, system))) or DEVICE_UNKNOWN
