"""Words about a claim that one of ours filed for a dealer, on somebody's word."""

LETTER_LEAD = (
    "Её подал за вас {by} со слов: {words}. Проверьте, всё ли верно, и нажмите «Всё верно» "
    "или напишите, что не так. Ответим до {due}"
)
WHAT_IS_WRONG = "Напишите, что не так: менеджер исправит или уточнит"
QUESTION = "Рекламация подана за нас не так: {text}"
YOURSELF = "Подтвердить может только дилер: вы подаёте за него"
