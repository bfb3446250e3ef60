"""«Мои задачи»: what waits for the one who looks, for the department, and what is overdue."""

from typing import Any

from litestar import Response, get

from claims.queries.card_words import ClaimWords
from claims.queries.mentions import called
from claims.queries.news import last_event
from claims.queries.recovery_late import late_of
from claims.queries.tasks import TaskTab, task_counts, task_list
from claims.wording import recovery as wording
from portal.access import DESK, person_of
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts
from portal.staff.together import colleagues_of

TABS: dict[str, TaskTab] = {"mine": "mine", "department": "department", "overdue": "overdue"}


@get("/staff/tasks", guards=[DESK], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    me, now = person_of(request), parts.clock()
    with parts.reading() as session:
        since = last_event(session)
        counts = task_counts(session, me, now)
        usual: TaskTab = "mine" if counts["mine"] or not counts["department"] else "department"
        tab = TABS.get(request.query_params.get("tab", ""), usual)
        found = task_list(session, me, tab, now)
        late = late_of(session, me, parts.process, now, parts.company.zone) if tab == "overdue" else []
        own: dict[str, Any] = {"tasks": found, "counts": counts, "tab": tab, "since": since, "now": now}
        own |= {
            "colleagues": colleagues_of(session, me, parts),
            "late": late,
            "called": called(session, me),
            "overdue_words": wording,
        }
        return page(request, session, "staff/tasks/page.html", words=ClaimWords(parts.process.together), **own)
