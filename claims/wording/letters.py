"""Words of letters to dealers: what each kind says, why letters are held, how one stands."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LetterWords:
    """Of one kind. subject, heading, lead: braces take number, outcome, due, made; about: for staff, in a list."""

    subject: str
    heading: str
    lead: str
    about: str


KINDS = {
    "registered": LetterWords(
        subject="{number}: рекламация зарегистрирована",
        heading="Рекламация {number} зарегистрирована",
        lead="Ответим до {due}",
        about="зарегистрирована",
    ),
    "question": LetterWords(
        subject="{number}: нужен ваш ответ",
        heading="Вопрос по рекламации {number}",
        lead="Менеджер спрашивает и ждёт ответа на странице рекламации",
        about="вопрос дилеру",
    ),
    "answer": LetterWords(
        subject="{number}: ответ на ваш вопрос",
        heading="Ответ по рекламации {number}",
        lead="Менеджер ответил на ваш вопрос",
        about="ответ менеджера",
    ),
    "decision": LetterWords(
        subject="{number}: решение принято",
        heading="Решение по рекламации {number}: {outcome}",
        lead="Что и когда будет сделано, показано на странице рекламации",
        about="решение",
    ),
    "consent": LetterWords(
        subject="{number}: нужно ваше согласие",
        heading="Решение по рекламации {number}: {outcome}",
        lead="Нужно ваше согласие: прочитайте решение на странице рекламации, согласитесь с ним или оспорьте его",
        about="просьба согласиться с решением",
    ),
    "closed": LetterWords(
        subject="{number}: рекламация закрыта",
        heading="Рекламация {number} закрыта: {outcome}",
        lead="Документы и переписка остаются на странице рекламации",
        about="закрыта",
    ),
    "due": LetterWords(
        subject="{number}: новый срок ответа",
        heading="Срок ответа по рекламации {number}: {due}",
        lead="Срок изменили, рекламация рассматривается",
        about="новый срок",
    ),
    "handed": LetterWords(
        subject="Черновик рекламации ждёт вас: отгрузка {shipment}",
        heading="Вам передали черновик рекламации",
        lead="Передал: {by}. Что осталось сделать, показано на странице черновика",
        about="черновик передан",
    ),
    "tied": LetterWords(
        subject="{number}: отгрузка найдена в 1С",
        heading="Отгрузка по рекламации {number} найдена в 1С",
        lead="Количество и суммы пересчитаны по документу 1С: проверьте их на странице рекламации",
        about="отгрузка найдена",
    ),
    "split": LetterWords(
        subject="{number}: часть позиций теперь в рекламации {made}",
        heading="Часть позиций рекламации {number} теперь в {made}",
        lead="Эти позиции теперь в рекламации {made}: {lines}. {why}",
        about="позиции выделены",
    ),
}
SPLIT_BY_US = "Так каждую часть рассмотрят отдельно. Подавать и присылать заново ничего не нужно"
SPLIT_DISPUTED = "С решением по ним вы не согласились, их рассмотрят заново; с решением по остальным вы согласились"
UNDECIDED = "без решения"  # a claim that was closed and has no outcome
NO_TERM = "назначенного срока"
DIGEST_SUBJECT = "Рекламации: что изменилось ({count})"
HOLDS = {
    "onec_rolled_back": "1С вернулась к более раннему состоянию: в письмах может быть старое",
    "restored": "Портал восстановлен из копии: часть писем могла уже уйти",
}
STATES = {"sent": "отправлено", "waiting": "ждёт отправки", "given_up": "не доставлено", "done": "не понадобилось"}
MAIL_REFUSED = "Почтовый сервер отказал: {said}"
MAIL_ODD_ADDRESS = "Адрес получателя не годится для письма: исправьте почту человека"
MAIL_DOUBTED = "Почтовый сервер дважды принял письмо и не подтвердил: скорее всего, оно дошло, спросите получателя"
MAIL_TOO_LONG = "Почтовый сервер не принимает письмо больше двух суток: {said}"
