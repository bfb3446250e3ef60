"""Russian words that the process file does not hold: history, questions, exchange states, messages."""

from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any

from claims.rules.phrase import Phrase
from claims.rules.quantity import show_money, show_quantity
from claims.wording.own_acts import OWN_ACT_APART, OWN_ACT_PHRASES
from claims.wording.package import PACKAGE_PHRASES
from claims.wording.photos import PHOTO_PHRASES
from claims.wording.tables import TABLE_PHRASES

# ---- EVENTS: what happened to a claim, by ClaimEvent.what; its `said` fills the braces ----
# said holds codes of stage and outcome and the ISO date of a term; claims.queries.history puts their words here.
EVENTS = {
    "begun": "Черновик начат",
    "copied": "Предмет, возмещение и описание взяты из {number}",
    "filed_for": "Подано сотрудником со слов: {words}",
    "filed_right": "Подано сотрудником верно",
    "filed_wrong": "Подано сотрудником не так",
    "handed_over": "Черновик передан {to}{text}",
    "registered": "Рекламация зарегистрирована",
    "stage": "Стадия: {stage}",
    "version": "Рекламация переведена на версию процесса {after} (шла по версии {before})",
    "outcome": "Решение: {outcome}",
    "due": "Срок ответа: до {when}",
    "responsible": "Ответственный: {name}",
    "tied": "Отгрузка найдена в 1С: {number}",
    "tied_over": "Позиция {position}: заявлено больше, чем осталось по отгрузке, на {over}",
    "delivered": "Рекламация передана в 1С, номер {number}",
    "decision": "Ответ из 1С: {text}",
    "question": "Вопрос: {text}",
    "answer": "Ответ: {text}",
    "file": "Добавлен файл: {name}",
    "withdrawal_asked": "Отправлена просьба отозвать рекламацию",
    "consented": "Дилер согласился с решением",
    "appealed": "Решение оспорено: {text}",
    "decision_changed": "Решение изменилось: согласиться с ним или оспорить его можно заново",
    "received": "Товар получен: {goods}",
    "again": "Опять не так, начата новая рекламация: {goods}",
    "begun_again": "Черновик начат: опять не так, первая рекламация {number}",
    "split_off": "Выделены в рекламацию {number} позиции {lines}",
    "split_from": "Рекламация выделена из {number}, там это были позиции {lines}",
    "split_why": "Почему выделены позиции: {text}",
    "linked": "Связана с рекламацией {number}",
    "unlinked": "Больше не связана с рекламацией {number}",
    "filled": "Заполнена стадия «{stage}»",
    "decided_lines": "Записано решение по позициям",
    "verdict": "{verdict}, {role}{text}",
    "held": "Рекламацией занимается {name}",
    "recovery_started": "Начата претензия, {party}: {total}",
    "recovery_sent": "Претензия отправлена, {party}: {total}, ответ до {until}",
    "recovery_answered": "Ответ по претензии, {party}: {words}",
    "recovery_paid": "По претензии получено {total}, {party}",
    "recovery_late": "Претензия просрочена, {party}: {late}",
    "recovery_over": "Претензия прекращена, {party}: {words}",
    "note": "Заметка: {text}",
    "call": "Звонок: {party}, {moment}. {text}",
    "by_rule": "Решено по правилу «{rule}»",
    "by_rule_advised": "Решено по совету правила «{rule}»",
    "rule_sample": "Правило «{rule}» подходит, но рекламация попала в выборку: решает человек",
    "original": "Оригинал акта получен {when}",
    "original_gone": "Отметка о получении оригинала акта снята",
    "link_made": "Создана ссылка на файлы для 1С",
    "link_revoked": "Ссылка на файлы для 1С закрыта",
    "letter_opened": "Вход по ссылке из письма",
    "phone_made": "Показан код, чтобы снимать телефоном",
    "phone_opened": "Телефон подключён по коду",
    "phone_ended": "Телефон отключён",
    "offered_again": "1С не нашла рекламацию, передана снова",
    "retried": "Обмен повторён: {kind}",
    "restored": "1С восстановлена из копии, стадия возвращена",
    "born": "Рекламация заведена в 1С, номер {number}",
    "refusal": "Основание отказа: {text}",
    "onec_text": "1С изменила описание",
    "onec_figures": "1С изменила количество в позиции {position}: {theirs} вместо {ours} (по документу / по факту)",
    "onec_row_gone": "1С убрала из акта позицию {position}: {ours} (по документу / по факту)",
    "onec_conflict": "В 1С изменили «{field}»: в портале «{ours}», в 1С «{theirs}»",
    "document": "В 1С оформлен документ: {kind} {number}",
    "changed": "Рекламация изменена дилером",
    "change_untaken": "Изменение пришло, когда в 1С уже начали работу: там остались прежние данные, мы сверим их",
    "change_late": "Изменить не получилось: рекламацию уже взяли в работу, она осталась как была",
    "withdrawal_late": "Отозвать не получилось: в 1С уже принято решение",
}
EVENT_UNKNOWN = "Изменение в рекламации"
SOURCES = {
    "dealer": "Дилер",
    "staff": "Менеджер",
    "onec": "1С",
    "clock": "Портал",
    "partner": "Поставщик или перевозчик",
}

PAPER_HAS_PRICES = "В этой бумаге есть цены, а вам они не показаны: попросите её у руководителя"
PAPER_KEPT = "Эту бумагу прикладывать не нужно: распечатайте её"
ACT_IN_EDO = "Подписан в ЭДО: {operator}, № {number} от {day}"
ACT_ANEW = "составлен заново"  # in the name of its file

# ---- Questions, withdrawal, links: messages to whoever acted ----
QUESTION_EMPTY = "Напишите вопрос"
ANSWER_EMPTY = "Напишите ответ"
ANSWER_BY_FILES = "Файлы приложены"
TEXT_LONG = "Сократите текст до {most} знаков"
QUESTION_ANSWERED = "На этот вопрос уже ответили: обновите страницу"
CLAIM_FINAL = "Рекламация закрыта: позвоните ответственному или подайте новую"
CHANGE_LATE = "Рекламацию уже взяли в работу: спросите ответственного или добавьте фото на её странице"
WITHDRAWAL_ASKED = "Просьба отозвать рекламацию уже отправлена: ждём подтверждения"
WITHDRAWAL_LATE = "Рекламацию на стадии «{stage}» отозвать нельзя: напишите ответственному"
NOTHING_TO_RETRY = "Повторять нечего: сообщение уже ушло или ждёт своей очереди"

# ---- The claim's card: differences of a line (kind, or kind and half of a pair), files by purpose ----
DIFFERENCES = {
    "shortage": "не хватает {quantity}",
    "surplus": "лишнее: {quantity}",
    "missort": "пересорт: {quantity}",
    "missort missing": "пришло другое вместо {quantity}",
    "missort came": "пришло «{came}»: {quantity}",
    "missort pair": "вместо {quantity} пришло «{came}», {instead}",
    "defect": "брак: {quantity}",
    "broken": "бой: {quantity}",
    "quality": "с дефектом: {quantity}",
    "documents": "ошибка в документе",
    "price": "ошибка в цене",
    "rejection": "не принято: {quantity}",
    "return": "возврат: {quantity}",
}
KINDS_JOINT = " и "
SUM_TO_REPAY, SUM_OF_DIFFERENCE = "К возмещению", "Сумма расхождения"  # of a surplus nothing is repaid
PURPOSES = {"act": "Акт", "scan": "Скан подписанного акта", "own_act": "Свой акт", "other": "Файл"} | {
    "onec_document": "Документ из 1С",
    "paper": "Письмо, соглашение, заявление",
}

# ---- PHRASES: what rules say, by Phrase.code; braces take its parameters, _Words says what may follow the colon ----
PHRASES = {
    # quantities, money, dates, phones as typed
    "quantity_empty": "Введите количество, которое пришло по факту: «90» или «7 кор. + 6 шт»",
    "quantity_unreadable": "Введите количество цифрами, например «90» или «7 кор. + 6 шт»: «{typed}» не прочиталось",
    "quantity_negative": "Введите количество от нуля: если ничего не пришло, введите «0»",
    "quantity_huge": "Введите количество не больше {largest:quantity}",
    "quantity_decimals": "Введите не больше трёх знаков после запятой, например «1,234»",
    "pack_unclear": "Введите количество без упаковки: здесь подходит {packs:either}",
    "money_empty": "Введите сумму, например «1 234,50»",
    "money_unreadable": "Введите сумму цифрами, например «1 234,50»: «{typed}» не прочиталось",
    "date_empty": "Введите дату, например «21.11.2026» или «вчера»",
    "date_unreadable": "Введите дату как «21.11.2026», «21 ноября» или «вчера»: «{typed}» не прочиталось",
    "date_past": "Введите дату не раньше сегодняшней, {today:date}",
    "date_future": "Введите дату не позже сегодняшней, {today:date}",
    "hour_unreadable": "Введите время как «09:10»: «{typed}» не прочиталось",
    "number_not_whole": "Введите целое число",
    "enter_one_of": "Введите одно из слов: {options:either}",
    "phone_unreadable": "Введите телефон с кодом, например «+7 999 123-45-67»: «{typed}» не прочиталось",
    # warnings about requisites
    "inn_length": "Проверьте ИНН: в нём 10 или 12 цифр, здесь {got}",
    "inn_control": "Проверьте ИНН {inn}: контрольная цифра не сходится",
    "unp_form": "Проверьте УНП «{unp}»: в нём 9 цифр, у физического лица 2 буквы и 7 цифр",
    "unp_control": "Проверьте УНП {unp}: контрольная цифра не сходится",
    "bin_length": "Проверьте БИН или ИИН: в нём 12 цифр, здесь {got}",
    "bin_control": "Проверьте БИН или ИИН {number}: контрольная цифра не сходится",
    "country_unknown": "Проверьте страну: в 1С она не указана, а номер {number} не похож на российский ИНН",
    "kpp_abroad": "Проверьте КПП: он бывает только у российских организаций",
    "kpp_form": "Проверьте КПП «{kpp}»: в нём 9 знаков, например 773601001",
    "kpp_not_needed": "Проверьте КПП: у предпринимателя его нет",
    "okpo_length": "Проверьте ОКПО: в нём 8 или 10 цифр, здесь {got}",
    "okpo_control": "Проверьте ОКПО {okpo}: контрольная цифра не сходится",
    # the scan of a paper
    "scan_whole": "Скан полный: все листы на месте, версия последняя",
    "scan_sheet": "лист акта {numbers:numbers}",
    "scan_sheets": "листы акта: {numbers:numbers}",
    "scan_no_code": "код листа не читается",
    "scan_missing": "Не хватает листов: {missing:numbers} из {sheets}. Снимите и добавьте их",
    "scan_older": "Это версия {older} акта, а последняя — {wanted}. Распечатайте, подпишите и приложите последнюю",
    "scan_strange": "Похоже, это лист другого акта. Проверьте, тот ли лист приложен",
    "scan_unread": "Код в углу не читается: {pages:plural лист листа листов}. Снимите лист целиком и без бликов, "
    "а если текст и печать видны хорошо, оставьте так",
    # figures of a line
    "figure_negative": "Введите число от нуля",
    "figure_huge": "Введите число не больше {largest:quantity}",
    "figure_bad_above_fact": "Введите брак и бой вместе не больше, чем пришло по факту: {fact:quantity}",
    "figure_nothing_missing": "Введите, сколько пришло своего товара: если вместо него пришёл другой, это меньше "
    "{document:quantity}",
    # fields of a stage
    "enter_text": "Заполните поле «{name}»",
    "enter_choice": "Выберите вариант в поле «{name}»",
    "enter_number": "Введите число в поле «{name}»",
    "enter_money": "Введите сумму в поле «{name}»",
    "enter_date": "Введите дату в поле «{name}», например «21.11.2026»",
    "enter_moment": "Введите дату и время в поле «{name}»",
    "enter_yes_no": "Отметьте «{name}»",
    "enter_file": "Приложите файл в поле «{name}»",
    "enter_person": "Выберите сотрудника в поле «{name}»",
    # a draft before sending
    "no_subject": "Выберите, что не так",
    "no_lines": "Укажите хотя бы одну позицию, которая не сошлась",
    "nothing_picked": "{pick}",
    "line_matches": "Здесь всё сошлось: исправьте количество или уберите позицию",
    "over_balance": "Можно заявить не больше {left:quantity} {unit}: остальное уже в других рекламациях",
    "instead_unnamed": "Введите, что пришло вместо: название, артикул или штрихкод",
    "instead_same": "Укажите другой товар: этот и есть в поставке, а сколько его пришло, введите в количестве по факту",
    "line_gone": "Этой позиции больше нет в отгрузке: уберите её",
    "shipment_gone": "Этой отгрузки больше нет в 1С: начните рекламацию с другой поставки",
    "field_required": "Заполните поле «{name}»",
    "uncounted": "Впишите, сколько такого товара с браком или боем: заполнено «{name}»",
    "text_long": "Сократите текст до {longest} знаков",
    "shot_missing": "Добавьте фото «{shot}»",
    "shot_missing_at": "Добавьте фото «{shot}» к позиции «{goods}»",
    "no_remedy": "Выберите, чем возместить",
    "paper_missing": "Приложите документ «{paper}»",
    "no_act": "Выберите, откуда возьмём документ «{paper}»",
    "act_not_made": "Заполните и сделайте документ «{paper}»",
    "act_stale": "Данные изменились: сделайте документ «{paper}» заново",
    "no_own_file": "Приложите свой файл документа «{paper}»",
    "no_edo_operator": "Введите оператора ЭДО, например «Диадок»",
    "no_edo_number": "Введите номер документа в ЭДО",
    "no_edo_date": "Введите дату документа, например «21.11.2026»",
    # words of 1C
    "onec_status_unknown": "1С прислала статус «{value}» ({object:onec_object}), которого нет в процессе: "
    "добавьте его в [[onec_status]] или исправьте в 1С",
    "onec_action_unknown": "1С прислала действие «{value}», которого нет в процессе: "
    "добавьте его в [[onec_action]] или исправьте в 1С",
    "onec_stage_unknown": "1С прислала стадию «{value}», которой нет в процессе: "
    "исправьте её в 1С или добавьте [[stage]]",
    "message_given_up": "Не удалось передать ({kind}): {error}",
    "filed_late": "После поставки прошло больше {days:plural дня дней дней}: рекламацию примем, "
    "но срок по договору мог пройти",
    # why such a deadline
    "deadline_from_registration": "Отсчёт от регистрации: {at:moment}",
    "deadline_from_stage": "Отсчёт от начала стадии: {at:moment}",
    "deadline_from_field": "Отсчёт от {at:moment}",
    "deadline_longer": "Срок продлён, потому что известно: {name}",
    "deadline_limit_calendar_days": "Срок: {amount:plural календарный_день календарных_дня календарных_дней}, "
    "считая со следующего дня",
    "deadline_limit_working_days": "Срок: {amount:plural рабочий_день рабочих_дня рабочих_дней}, "
    "считая со следующего дня",
    "deadline_limit_days": "Срок: {amount:plural сутки суток суток} по 24 часа",
    "deadline_limit_working_hours": "Срок: {amount:plural рабочий_час рабочих_часа рабочих_часов}",
    "deadline_skipped": "Выходные и праздники не считаются: {days:days}",
    "deadline_moved": "{last:date} выходной: срок переходит на рабочий день, {to:date}",
    "deadline_pause": "Часы стояли с {start:moment} до {end:moment}: ждали ответа",
    "deadline_stands": "Часы стоят с {start:moment}: ждём ответа",
    "deadline_capped": "Вышло бы {at:moment}, но есть более ранний предел",
    "deadline_promised": "Обещанная дата: {at:moment}",
    "deadline_end": "Крайний срок: {at:moment}",
    "calendar_year_unknown": "Переносы выходных на {year} год ещё не утверждены: срок может сдвинуться",
} | {**TABLE_PHRASES, **OWN_ACT_PHRASES, **PHOTO_PHRASES, **PACKAGE_PHRASES}
FILES_TOO_MANY = "Можно приложить не больше {most} файлов: уберите лишние"
FILES_OF_CLAIM = "Файлы одной рекламации вместе до {most} МБ: уберите лишние или приложите видео короче"
FILES_OF_DAY = "За сутки от вас принято {most} МБ файлов: добавьте остальные завтра или позвоните ответственному"
SCAN_JOINED = "Скан акта {number}, все листы"
SCAN_OF_OTHER = "Это лист акта рекламации {number}: приложите скан акта этой рекламации"
SCAN_OF_OTHERS = "Это лист акта другой рекламации: приложите скан акта этой рекламации"
FILES_CLOSED = "Рекламация отправлена: файл остаётся в ней"
AND_MORE = "{first} и ещё {count}"  # goods of a claim in a list
PRODUCT_GONE = "Товар удалён из 1С"
ONEC_OBJECTS = {"claim": "претензия", "act": "акт о расхождениях", "return": "заявка на возврат"}


class _Words(Formatter):
    """{n:plural день дня дней}, quantity, money, date, moment, phrase, days, numbers, either, onec_object, apart"""

    def format_field(self, value: Any, format_spec: str) -> str:
        word, _, forms = format_spec.partition(" ")
        if word == "plural":
            return f"{value} {plural(value, *forms.split()).replace('_', ' ')}"
        if word == "quantity":
            return show_quantity(Decimal(value))
        if word == "money":
            return show_money(Decimal(value))
        if word in ("date", "moment"):
            return show_date(value) if word == "date" else show_moment(value)
        if word == "days":
            return ", ".join(show_date(day) for day in value)
        if word == "numbers":
            return ", ".join(map(str, value))
        if word == "either":
            return " или ".join(f"«{name}»" for name in value)
        if word == "phrase":
            return say(value)
        if word == "apart":
            told = [(OWN_ACT_APART[name][by > 0], abs(by)) for name, by in value.items()]
            return ", ".join(said.format(by=show_quantity(by)) for said, by in told)
        if word == "onec_object":
            return ONEC_OBJECTS[value]
        return str(super().format_field(value, format_spec))


def say(phrase: Phrase) -> str:
    """The sentence of a phrase."""
    return _Words().vformat(PHRASES[phrase.code], (), phrase.params)


def plural(count: int, one: str, few: str, many: str) -> str:
    """The word by its number: 1 день, 2 дня, 5 дней."""
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many


def show_date(day: date) -> str:
    """21.11.2026."""
    return day.strftime("%d.%m.%Y")


def read_date(text: str) -> date:
    """A day as show_date or ISO writes it; ValueError for anything else."""
    day, _, rest = text.partition(".")
    month, _, year = rest.partition(".")
    return date.fromisoformat(f"{year}-{month}-{day}" if rest else text)


def show_moment(at: datetime) -> str:
    """21.11.2026, 18:00, in the zone that at carries."""
    return at.strftime("%d.%m.%Y, %H:%M")


# ---- the door: signing in, passwords, consent ----
LOGIN_NEEDED = "Введите почту, на которую пришло приглашение"
LOGIN_OR_PASSWORD = "Почта и пароль не подходят друг к другу. Проверьте раскладку и Caps Lock"
PASSWORD_NEEDED = "Введите пароль"
PASSWORD_SHORT = "Придумайте пароль не короче 12 знаков"
PASSWORD_LONG = "Придумайте пароль не длиннее 256 знаков"
PASSWORD_EASY = "Такой пароль легко подобрать: возьмите несколько слов, которые не связаны с вами и с компанией"
PASSWORD_NOT_THIS = "Введите нынешний пароль: этот не подходит"
PASSWORD_WORDS = ("password", "пароль", "рекламация", "qwerty", "йцукен", "12345", "портал")
CONSENT_NEEDED = "Отметьте согласие: без него портал не может показать вам рекламации"

# ---- the filing guide: messages that no rule says ----
ORIGINAL_EMPTY = "Введите, когда получили оригинал, например 12.03.2026, вчера или сегодня"
NO_ORIGINAL = "По этой рекламации оригинал акта не нужен: отмечать нечего"
ACT_HAS_PRICES = "В акте есть цены: его откроет руководитель или бухгалтер"
CHOOSE_DELIVERY = "Выберите поставку"
CHANGED_ELSEWHERE = "Рекламацию изменили в другом окне: проверьте ещё раз"
HEAD_SENDS = "Отправить может руководитель: нажмите «Передать руководителю»"
FIELD_GONE = "Этого поля в черновике больше нет"
FIELD_CLASH = "Пока вы вводили, сюда записали {now} ({who}), у вас {yours}"
FIELD_CLASH_OF_NOBODY = "Пока вы вводили, сюда записали {now}, у вас {yours}"
FIELD_CLASH_THEN = ". Оставьте или впишите своё"
FIELD_CLASH_MYSELF = "вы, с другого устройства"
FIELD_QUOTED, FIELD_EMPTY = "«{text}»", "пусто"
FILE_EMPTY = "Файл пустой: выберите другой"
FILE_TOO_LARGE = "Выберите файл меньше {most} МБ"
FILES_AT_ONCE = "За один раз можно выбрать не больше {most} файлов: добавьте остальные следом"
NO_ROOM = "На сервере кончается место: добавьте файл позже или позвоните ответственному"

# ---- FILE_TROUBLES, FILE_UNFIT: what is wrong with an uploaded file, by storage.images.Look.trouble ----
FILE_TROUBLES = {
    "empty": FILE_EMPTY,
    "too_many_pixels": "Снимок слишком большой: уменьшите его до 30 мегапикселей или снимите обычной камерой",
    "too_long": "Видео длиннее 15 минут: обрежьте его или пришлите частями",
    "locked": "Документ закрыт паролем: сохраните его без пароля и выберите снова",
    "too_slow": "Файл открывается слишком долго: загрузите его ещё раз или сохраните проще, например как фото",
    "too_much_inside": "В таблице слишком много лишнего: сохраните нужные листы в новый файл и выберите его",
}
# damaged or of a kind that we do not take, by what was asked for
FILE_UNFIT = {
    "photo": "Файл повреждён или это не фото: выберите JPG, PNG или HEIC",
    "video": "Файл повреждён или это не фото и не видео: выберите JPG, PNG, HEIC, MP4 или MOV",
    "paper": "Файл повреждён или такой вид не подходит: выберите PDF, JPG, PNG, HEIC, XLS, XLSX или XML",
}

# ---- The portal as an application on somebody's screen ----
APP_NAME = "{company}: рекламации"
APP_ABOUT = "Рекламации по поставкам: подать, приложить фото и акт, следить за решением"
