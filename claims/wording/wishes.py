"""Words about what a dealer wishes after the decision: messages to whoever acted, and what 1C is told."""

WISH_LATE = "Рекламация на стадии «{stage}»: здесь это уже не сделать. Напишите ответственному"
WISH_OF_ROLE = "«{wish}» может {who}: попросите открыть эту рекламацию"
DECISION_MOVED = "Решение изменилось, пока страница была открыта: прочитайте его и ответьте ещё раз"

# ---- consent ----
CONSENT_GIVEN = "С этим решением уже согласились"
CONSENT_WHILE_ASKED = "Решение оспорено: дождитесь ответа на возражение"

# ---- appeal ----
APPEAL_SENT = "Это решение уже оспорено: ответ появится здесь"
APPEAL_AGREED = "С решением уже согласились: оспорить его можно, если оно изменится"
APPEAL_OVER = "Оспорить это решение можно было до {until}: позвоните ответственному"
APPEAL_REASON = "Напишите, с чем вы не согласны и почему"
APPEAL_LINE_GONE = "Отметьте позиции ещё раз: рекламация изменилась"
APPEAL_WHOLE = "Оспариваем решение: {reason}"
APPEAL_LINES = "Оспариваем решение по позициям {lines}: {reason}"
LINE_NAMED = "{position} «{goods}»"

# ---- what 1C is told; its field holds 20 characters ----
ONEC_CONSENT = "Согласен {day}"
ONEC_CONSENT_OVER = "Решение изменилось"
