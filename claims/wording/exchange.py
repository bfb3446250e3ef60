"""Words of the exchange with 1C: problems and faults for staff, and what 1C is told of a claim."""

# ---- Problems of the exchange, by Problem.what: what is wrong, and what to do; PHRASES may hold the words too ----
PROBLEMS = {
    "message_given_up": ("{kind}: не получилось передать. {error}", "Устраните причину и нажмите «Повторить»"),
    "claim_deleted": (
        "Претензия по рекламации {number} помечена в 1С на удаление",
        "Если её удалили по ошибке, снимите пометку в 1С",
    ),
    "conflict": (
        "Рекламация {number}, {field}{of}: в портале «{ours}», в 1С «{theirs}»",
        "Решите, что верно, и исправьте там, где неверно: запись закроется сама, когда станет одинаково",
    ),
    "onec_stray": (
        "Рекламация {number}: в 1С есть ещё одна претензия с этим номером, {onec_number}",
        "Пометьте лишнюю претензию в 1С на удаление",
    ),
    "rows_against_status": (
        "Рекламация {number}: статус претензии «{status}», а строки акта говорят другое",
        "Проверьте в 1С статус претензии и действия в строках акта",
    ),
    "onec_not_published": (
        "В 1С не опубликованы объекты: {names}",
        "Добавьте их в состав стандартного интерфейса OData",
    ),
    "onec_odd_object": ("Объект 1С не читается: {detail}", "Исправьте его в 1С: остальные читаются без него"),
    "shipment_without_dealer": ("В реализации {number} нет дилера", "Заполните партнёра в 1С: дилер её пока не видит"),
}
# What a conflict is about, by the code in its `field`; `of` is the position of the line.
FIELDS = {
    "description": "описание",
    "figures": "количество по документу / по факту",
    "status": "статус претензии",
    "stage": "стадия",
    "due": "срок ответа",
    "answer": "ответ дилеру",
    "line_decision": "действие",
}
OF_LINE = ", позиция {of}"
PROBLEM_UNKNOWN = ("Обмен с 1С сообщил: {what}", "Покажите это сообщение администратору портала")
PROBLEM_REMEDY = "Исправьте в 1С или в файле процесса: при следующем обмене запись закроется сама"
MESSAGES = {
    "claim": "Рекламация в 1С",
    "withdrawal": "Просьба отозвать рекламацию",
    "onec_file": "Документ в 1С",
    "message": "Слова дилера в 1С",
    "details": "Сведения о рекламации в 1С",
    "file": "Файл в хранилище",
    "password_letter": "Письмо со ссылкой",
}
STREAMS = {
    "reference": "Справочники",
    "dealers": "Дилеры",
    "entities": "Юрлица",
    "contacts": "Контакты",
    "sellers": "Наши организации",
    "products": "Товары",
    "packs": "Упаковки",
    "barcodes": "Штрихкоды",
    "shipments": "Отгрузки",
    "returns": "Возвраты и корректировки",
    "claims": "Рекламации",
    "acts": "Акты о расхождениях",
}

# ---- ONEC_FAULTS: what went wrong between the portal and 1C, by the code of sync.errors ----
ONEC_FAULTS = {
    "busy": "1С занята или на обслуживании",
    "changed_meanwhile": "Объект в 1С меняют прямо сейчас",
    "connection": "Нет соединения с 1С",
    "decided": "В 1С уже принято решение",
    "kept_otherwise": "1С записала не то, что ей передали",
    "key_taken": "В 1С уже есть объект с таким ключом",
    "line_gone": "Строки реализации больше нет в 1С",
    "no_place": "В этой базе такое негде хранить",
    "no_object": "Объекта больше нет в 1С",
    "no_publication": "По адресу из настроек нет интерфейса OData: проверьте адрес 1С",
    "no_rights": "Пользователю портала не хватает прав в 1С",
    "no_session": "В 1С нет свободного сеанса",
    "not_published": "Объект не опубликован в интерфейсе OData",
    "odd_answer": "Вместо данных 1С пришла посторонняя страница",
    "odd_value": "Значение в 1С не читается",
    "refused": "1С отказала",
    "shipment_gone": "Реализации больше нет в 1С",
    "sign_in": "1С не приняла имя или пароль портала",
    "timeout": "1С не ответила вовремя",
    "too_large": "Ответ 1С слишком большой",
}
ONEC_FAULT = "1С не поняла запрос портала, код {code}"


def onec_fault(code: str, detail: str) -> str:
    """For staff: what happened, and 1C's own text where there is one."""
    told = ONEC_FAULTS.get(code) or ONEC_FAULT.format(code=code)
    return f"{told}. {detail}" if detail else told


# ---- What 1C is told of a claim, in words ----
ONEC_TITLE = "{number} · {kind} · {shipment}"
ONEC_LINE = "{position}. {goods}: {said}"
ONEC_BATCH = "{goods}, партия {batch}"
ONEC_FIGURES = "по документу {document}, по факту {fact} {unit}"
ONEC_KIND = "{kind} {quantity}"
ONEC_ANSWER = "{name}: {value}"
ONEC_CAME = "вместо {missing} пришло {quantity}"
ONEC_SUM = "Сумма расхождений с НДС: {sum}"
ONEC_REMEDY = "Чем возместить: {remedy}"
