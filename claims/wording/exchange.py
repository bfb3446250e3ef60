"""Words of the exchange with 1C: problems and faults for staff, and what 1C is told of a claim."""

# ---- Problems of the exchange, by Problem.what: what is wrong, and what to do; PHRASES may hold the words too ----
PROBLEMS = {
    "message_given_up": ("{kind}: не получилось передать. {error}", "Устраните причину и нажмите «Повторить»"),
    "many_absent": (
        "В 1С не нашлось {absent} рекламаций из {compared}: похоже, отвечает другая база или её копия",
        "Проверьте адрес базы. Если база та, откройте последнюю сверку и передайте их снова",
    ),
    "conflict": ("Расхождение с 1С: {field}{of}", "Сравните и выберите, что верно"),
    "claim_deleted": (
        "Претензия по рекламации {number} помечена в 1С на удаление",
        "Если её удалили по ошибке, снимите пометку в 1С",
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
    "onec_drift": (
        "Состав 1С изменился, портал не находит: {names}",
        "Запустите portal onec check: он скажет, что сделать в 1С с каждым именем",
    ),
    "onec_odd_object": ("Объект 1С не читается: {detail}", "Исправьте его в 1С: остальные читаются без него"),
    "onec_base_empty": (
        "В базе 1С по адресу {address} нет отметки портала, хотя он уже передавал туда рекламации. Обмен стоит",
        "Проверьте, та ли это база. Если та (отметку удалили или базу восстановили): portal onec adopt",
    ),
    "onec_base_foreign": (
        "База 1С по адресу {address} отмечена другим порталом. Обмен стоит",
        "Укажите адрес своей базы. Если эта база теперь ваша: portal onec adopt",
    ),
    "onec_base_moved": (
        "Отметка портала нашлась в базе по новому адресу {address}: это переезд или копия базы. Обмен стоит",
        "Если рабочая база переехала: portal onec adopt. Если это копия, верните прежний адрес",
    ),
    "onec_clock": (
        "1С прислала оповещение, подписанное на {minutes} мин раньше или позже часов портала",
        "Сверьте часы сервера 1С. Если они верны, оповещение кто-то повторил: смените секрет",
    ),
    "onec_restored": (
        "1С восстановлена из копии: замечено {at}. Рекламации, которых в ней нет, передаются снова, письма придержаны",
        "Проверьте в 1С решения, принятые после копии, и отпустите письма",
    ),
    "shipment_came": (
        "Из 1С пришла отгрузка {shipment}: похоже, её ждёт рекламация",
        "Откройте рекламацию и привяжите отгрузку",
    ),
    "store_no_space": (
        "В хранилище файлов нет места. Рекламации принимаются, файлы ждут на сервере портала. {error}",
        "Освободите или докупите место: файлы уйдут сами",
    ),
    "store_no_entry": (
        "Хранилище файлов не пускает портал. Рекламации принимаются, файлы ждут на сервере портала. {error}",
        "Проверьте токен или ключ в настройках и его права: файлы уйдут сами",
    ),
    "store_silent": (
        "Хранилище файлов не отвечает. Рекламации принимаются, файлы ждут на сервере портала. {error}",
        "Портал пробует сам. Если это длится, проверьте сеть и portal doctor",
    ),
    "store_token_old": (
        "Токен Яндекс.Диска не продлевается, осталось дней: {days}. {error}",
        "Администратору: выполните portal disk connect, пока токен действует",
    ),
    "virus_found": (
        "Рекламация {number}: антивирус нашёл {said} в файле «{name}». Файл не открывается и дальше не ушёл",
        "Попросите дилера проверить свой компьютер и прислать файл ещё раз",
    ),
    "virus_unchecked": (
        "Рекламация {number}: антивирус не смог прочесть «{name}» целиком. Файл сохранён, но не открывается",
        "Увеличьте StreamMaxLength и MaxFileSize у clamd и попросите прислать файл ещё раз",
    ),
    "virus_found_onec": (
        "Рекламация {number}: антивирус нашёл {said} в файле «{name}» из 1С. Файл не открывается и дальше не ушёл",
        "Проверьте компьютер, с которого файл прикрепили в 1С, и замените файл в 1С",
    ),
    "virus_unchecked_onec": (
        "Рекламация {number}: антивирус не смог прочесть «{name}» из 1С целиком. Файл сохранён, но не открывается",
        "Увеличьте StreamMaxLength и MaxFileSize у clamd и прикрепите файл в 1С ещё раз",
    ),
    "file_odd": (
        "Файл рекламации пропал из хранилища или изменён: {path}",
        "Верните его из корзины хранилища или попросите дилера прислать файл ещё раз",
    ),
    "file_unknown": (
        "О файле рекламации {path} хранилище ничего не говорит. {error}",
        "Проверьте, открывается ли он в хранилище и пускают ли права портала; следующей ночью портал спросит снова",
    ),
    "old_copy_stays": (
        "Удалённый файл ещё лежит в прежнем хранилище {store}: оно не пускает портал. {error}",
        "Проверьте токен или ключ этого хранилища в настройках и его права: портал удалит файл сам",
    ),
    "audit_stuck": (
        "Ночная проверка файлов остановилась: хранилище не отвечает или не пускает. {error}",
        "Проверьте хранилище и portal doctor: проверка продолжится сама",
    ),
    "shipment_without_dealer": ("В реализации {number} нет дилера", "Заполните партнёра в 1С: дилер её пока не видит"),
}
# What a conflict is about, by the code in its `field`; `of` is the position of the line.
FIELDS = {
    "description": "описание",
    "figures": "количество по документу / по факту",
    "status": "статус претензии",
    "stage": "стадия",
    "outcome": "решение",
    "due": "срок ответа",
    "answer": "ответ дилеру",
    "finding": "итог расследования",
    "guilty": "виновная сторона",
    "responsible": "ответственный",
    "line_decision": "действие",
}
OF_LINE = ", позиция {of}"
CONFLICT_NOTHING = "не указано"
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
    "invitation_letter": "Письмо-приглашение",
    "letter": "Письмо дилеру",
    "notice": "Уведомление на устройство дилера",
    "alarm_letter": "Письмо о сбое обмена",
    "recovery_letter": "Претензия поставщику или перевозчику",
    "batch_letter": "Письмо дилеру о партии",
    "staff_letter": "Письмо сотруднику",
    "staff_mention_letter": "Письмо сотруднику, которого позвали",
    "staff_recovery_letter": "Письмо сотруднику о претензии",
    "staff_digest": "Утреннее письмо сотруднику",
    "reconcile": "Сверка с 1С",
    "claims_move": "Перевод рекламаций на версию процесса",
}
STORES = {"local": "Папка портала", "yandex": "Яндекс.Диск", "s3": "S3", "": "Хранилище"}
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

# ---- The reconciliation: kinds of rows and what is done about them ----
RECONCILE_KINDS = {
    "absent": "Нет в 1С",
    "unread": "Изменилась в 1С, портал ещё не читал",
    "differs": "Номер или стадия расходятся",
    "deleted": "Помечена в 1С на удаление",
    "unknown": "В 1С есть претензия с нашим номером, которой нет на портале",
}
RECONCILE_ACTS = {"read": "Прочитали заново", "offered": "Передаём снова", "person": "Нужен человек"}

# ---- Staff act on the exchange as a whole ----
PAUSE_DIRECTION_EMPTY = "Выберите, что остановить"
PAUSE_REASON_EMPTY = "Напишите, зачем остановить обмен: это увидят коллеги"
PAUSE_REASON_LONG = "Сократите причину до {most} знаков"

# ---- ONEC_FAULTS: what went wrong between the portal and 1C, by the code of sync.errors ----
ONEC_FAULTS = {
    "busy": "1С занята",
    "changed_meanwhile": "Объект в 1С меняют прямо сейчас",
    "closed": "Веб-сервер 1С не пускает портал: проверьте доступ к адресу публикации",
    "connection": "Нет соединения с 1С",
    "decided": "В 1С уже принято решение",
    "drifted": "В 1С нет полей, без которых данные не читаются",
    "kept_otherwise": "1С записала не то, что ей передали",
    "key_taken": "В 1С уже есть объект с таким ключом",
    "line_gone": "Строки реализации больше нет в 1С",
    "maintenance": "1С на обслуживании",
    "no_licence": "В 1С нет свободной лицензии",
    "no_place": "В этой базе такое негде хранить",
    "no_object": "Объекта больше нет в 1С",
    "no_publication": "По адресу из настроек нет интерфейса OData",
    "no_rights": "Пользователю портала не хватает прав в 1С",
    "no_service": "По адресу из настроек нет сервиса DealerClaims",
    "no_session": "В 1С нет свободного сеанса",
    "not_published": "Объект не опубликован в интерфейсе OData",
    "odd_address": "В адресе есть знаки, которые до 1С не доходят: проверьте имена в профиле 1С",
    "odd_answer": "Вместо данных 1С пришла посторонняя страница",
    "odd_request": "Веб-сервер 1С отклонил запрос портала",
    "odd_value": "Значение в 1С не читается",
    "old_service": "Расширение DealerClaims в 1С старее, чем нужно порталу: обновите его (версии сервиса)",
    "refused": "1С отказала",
    "restored": "1С восстановлена из копии, портал сверяет рекламации",
    "session_lost": "Сеанс в 1С завершён",
    "shipment_gone": "Реализации больше нет в 1С",
    "sign_in": "1С не приняла имя или пароль портала",
    "timeout": "1С не ответила вовремя",
    "wrong_base": "По этому адресу не та база 1С",
    "too_large": "Ответ 1С слишком большой",
}
NOTE_EMPTY = "Напишите, как решили: запись останется в журнале"
NOTE_LONG = "Сократите запись до {most} знаков"
SOLVE_BY_RETRY = "Эту запись закроет «Повторить» или ваш выбор: обновите страницу"
CONFLICT_NOT_SO = "Для этого поля так не получится: обновите страницу и выберите другое"

# ---- FAULT_REMEDIES: what to do about it, where there is more to do than to wait ----
FAULT_REMEDIES = {
    "busy": "Портал повторит сам; если это длится дольше обслуживания, спросите администратора 1С",
    "connection": "Проверьте, что сервер 1С и его веб-публикация работают; портал повторяет сам",
    "no_publication": "Проверьте адрес в настройке PORTAL_ONEC_URL и публикацию базы",
    "no_rights": "Дайте пользователю портала в 1С права из onec/README.md",
    "no_service": "Проверьте адрес в настройке PORTAL_ONEC_SOAP_URL и публикацию веб-сервиса DealerClaims",
    "no_session": "Освободите сеанс или лицензию в 1С; портал повторяет сам",
    "not_published": "Добавьте объект в состав стандартного интерфейса OData",
    "odd_answer": "Откройте адрес 1С в браузере: перед ней может стоять прокси или страница входа",
    "sign_in": "Проверьте PORTAL_ONEC_USER и PORTAL_ONEC_PASSWORD и пользователя в 1С",
    "timeout": "Проверьте нагрузку сервера 1С; портал повторяет сам",
}
FAULT_REMEDY = "Покажите это сообщение администратору 1С: портал повторяет сам"
LINE_MOST = 150  # letters of 1C's own text in one line
ALIEN = ("no_publication", "no_service")  # what stands at a wrong address speaks of nothing of ours
ONEC_FAULT = "1С не поняла запрос портала, код {code}"


def onec_fault(code: str, detail: str) -> str:
    """For staff: what happened, and 1C's own text where there is one."""
    told = ONEC_FAULTS.get(code) or ONEC_FAULT.format(code=code)
    return f"{told}. {detail}" if detail else told


def onec_fault_line(code: str, detail: str) -> str:
    """For a terminal, one line: what happened, how 1C's own text begins, what to do."""
    line = "" if code in ALIEN else " ".join(detail.split())
    said = onec_fault(code, line if len(line) <= LINE_MOST else f"{line[: LINE_MOST - 1]}…")
    return f"{said}{'' if said.endswith(('.', '!', '?', '…')) else '.'} {remedy_of(said)}"


def remedy_of(error: str) -> str:
    """What to do about an error that onec_fault has put into words."""
    return next((FAULT_REMEDIES[code] for code in FAULT_REMEDIES if error.startswith(ONEC_FAULTS[code])), FAULT_REMEDY)


# ---- ALARMS: the exchange does not get on ----
ALARMS = {
    "oldest": "Не уходит: {subject}",
    "failing": "Не читается: {subject}",
    "stale": "Давно не читали: {subject}. Проверьте, что работает portal worker",
}


# ---- What 1C is told of a claim, in words ----
ONEC_TITLE = "{number} · {kind} · {shipment}"
ONEC_LINE = "{position}. {goods}: {said}"
ONEC_BATCH = "{goods}, партия {batch}"
ONEC_FIGURES = "по документу {document}, по факту {fact} {unit}"
ONEC_KIND = "{kind} {quantity}"
ONEC_ANSWER = "{name}: {value}"
ONEC_CAME = "вместо {missing} пришло {quantity}"
ONEC_NO_SHIPMENT = "Отгрузки нет в 1С: УПД {number} от {day:%d.%m.%Y}"
ONEC_SUM = "Сумма расхождений с НДС: {sum}"
ONEC_UNPRICED = "Цена не указана: {goods}"
ONEC_REMEDY = "Чем возместить: {remedy}"
