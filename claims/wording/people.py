"""Words about a dealer's people: their roles, who a draft is handed to, messages of their pages."""

ROLES = {
    "storekeeper": "Кладовщик",
    "accountant": "Бухгалтер",
    "head": "Руководитель",
    "administrator": "Администратор",
}
TO_ROLE = {"storekeeper": "кладовщику", "accountant": "бухгалтеру", "head": "руководителю"}

# ---- people of a dealer ----
NAME_NEEDED = "Введите имя и фамилию"
LOGIN_ODD = "Введите почту, например «ivanov@dealer.ru»: по ней человек входит и получает письма"
ROLE_NEEDED = "Отметьте хотя бы одну роль"
STORES_NEEDED = "Отметьте хотя бы одну точку или выберите «Все точки»"
IS_STAFF = "Это почта сотрудника производителя: введите почту своего человека"
LAST_ADMINISTRATOR = "Назначьте администратором ещё кого-нибудь: без администратора людей не добавить"
STORE_NAME_NEEDED = "Введите название точки"
ROLES_DO = {
    "storekeeper": "Принимает товар, считает и фотографирует",
    "accountant": "Делает акты и документы",
    "head": "Отправляет рекламации и соглашается с решением",
    "administrator": "Добавляет людей и называет точки",
}

# ---- rules of the portal ----
RULES_NEEDED = "Отметьте, что принимаете правила: без этого рекламацию не отправить"

# ---- handing a draft over ----
CHOOSE_HOLDER = "Выберите, кому передать"
NOBODY_THERE = "Передать некому: в компании нет человека с такой ролью. Его добавит администратор на странице «Люди»"
