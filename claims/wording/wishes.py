"""Words about what a dealer wishes after the decision: messages to whoever acted, and what 1C is told."""

from collections.abc import Iterable

WISH_LATE = "Рекламация на стадии «{stage}»: здесь это уже не сделать. Напишите ответственному"
WISH_OF_ROLE = "{wish} может {who}: попросите открыть эту рекламацию"
DECISION_MOVED = "Решение изменилось, пока страница была открыта: прочитайте его и ответьте ещё раз"

# ---- consent ----
CONSENT_NEEDED = "Нужно ваше согласие"
CONSENT_OF_OTHERS = "Согласует {who}"
CONSENT_GIVEN = "С этим решением уже согласились"
CONSENT_WHILE_ASKED = "Решение оспорено: дождитесь ответа на возражение"

# ---- appeal ----
APPEAL_SENT = "Это решение уже оспорено: ответ появится здесь"
APPEAL_AGREED = "С решением уже согласились: оспорить его можно, если оно изменится"
APPEAL_OVER = "Оспорить это решение можно было до {until}: позвоните ответственному"
APPEAL_REASON = "Напишите, с чем вы не согласны и почему"
APPEAL_LINE_GONE = "Отметьте позиции ещё раз: рекламация изменилась"
APPEAL_TEXT = "Оспариваем решение: {text}"
APPEAL_LINES = "позиции {lines}: {reason}"
APPEAL_LINE = "позиция {lines}: {reason}"
LINE_NAMED, LONGEST_NAMED = "{position} ({goods})", 1500

# ---- what 1C is told; its field holds 20 characters ----
ONEC_CONSENT = "Согласен {day}"
ONEC_CONSENT_OVER = "Решение изменилось"

# ---- goods that come by a decision ----
NO_GOODS = "Товар по этим позициям не ждём: обновите страницу"
RECEIVED_ALREADY = "Этот товар уже отмечен как полученный"
RECEIVED_TEXT = "Получено: {goods}"
AGAIN_LINES = "Отметьте позиции, с которыми опять не так"
AGAIN_DESCRIPTION = "Опять не так, первая рекламация {number}. "


def name_lines(lines: Iterable[tuple[int, str]]) -> str:
    """Positions with their goods; numbers alone, where names would leave no room for what is said of them."""
    told = list(lines)
    full = ", ".join(LINE_NAMED.format(position=position, goods=goods) for position, goods in told)
    return full if len(full) <= LONGEST_NAMED else ", ".join(str(position) for position, _ in told)
