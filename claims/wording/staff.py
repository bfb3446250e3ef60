"""Words about our own people: how far they see, who stands in for whom, messages of their pages."""

from collections.abc import Mapping

from claims.rules.roles import Role
from claims.rules.subjects import Named

SIGHTS = {"all": "Рекламации всех дилеров", "own": "Рекламации своих дилеров", "region": "Рекламации региона"}
SIGHTS_SHORT = {"all": "все дилеры", "own": "свои дилеры", "region": "регион"}
RIGHTS = {
    "intake": "подаёт за дилера с его слов, смотрит глазами дилера",
    "assign": "передаёт дела и задачи другим",
    "exchange": "следит за обменом с 1С",
    "people": "добавляет сотрудников",
    "process": "меняет процесс: сроки, пороги, версии, шаблоны текстов",
    "reports": "видит аналитику",
}
OF_DEPARTMENT = "работает за отдел «{name}»"
ONLY_LOOKS = "Только смотрит"

# ---- people of ours ----
LOGIN_ODD = "Введите почту, например «ivanov@company.ru»: по ней человек входит и получает письма"
IS_DEALERS = "С этой почтой входит человек дилера: введите другую"
IS_COLLEAGUE = "Такой сотрудник уже есть: {name}. Откройте его в списке"
SIGHT_NEEDED = "Выберите, чьи рекламации видит сотрудник"
REGION_NEEDED = "Выберите регион"
LAST_OF_PEOPLE = "Сначала дайте право добавлять сотрудников ещё кому-нибудь: без него людей не добавить и не изменить"
NOT_YOURSELF = "Себя отключить нельзя: это делает другой администратор"
SWITCHED_OFF = "Сотрудник отключён: сначала включите его"

# ---- leave ----
DAYS_NEEDED = {"first_day": "Введите первый день отпуска", "last_day": "Введите последний день отпуска"}
LAST_BEFORE_FIRST = "Последний день раньше первого: проверьте даты"
WHO_LEAVES = "Выберите, кто уходит в отпуск"
DEPUTY_NEEDED = "Выберите заместителя: ему достанутся дела и права на эти дни"
DEPUTY_IS_SELF = "Выберите другого человека: замещать самого себя нельзя"
LEAVES_OVERLAP = "На эти дни отпуск уже записан: {days}. Выберите другие дни или отмените тот"
DEPUTY_AWAY = "{name} в эти дни тоже в отпуске: {days}. Выберите другого заместителя"
STANDS_IN = "{name} в эти дни замещает другого: {whom}, {days}. Сначала запишите там другого заместителя"

# ---- the second step of signing in ----
CODE_NEEDED = "Введите код из приложения или запасной код"
CODE_NOT_THIS = "Код не подошёл: введите тот, что приложение показывает сейчас"

# ---- calendar ----
DAY_HOW = "Выберите, какой это день"
DAY_WHY = "Напишите, почему: это увидят коллеги"


def role_does(role: Role, departments: Mapping[str, Named]) -> str:
    """«Работает за отдел «Склад»; передаёт дела и задачи другим»."""
    names = [OF_DEPARTMENT.format(name=departments[code].name) for code in role.departments]
    said = "; ".join([*names, *(RIGHTS[right] for right in role.rights)])
    return said[:1].upper() + said[1:] if said else ONLY_LOOKS
