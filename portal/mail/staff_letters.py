"""Letters to people of ours: of one task, and each morning of all that wait."""

from claims.outbox import Message
from claims.queries.account import me
from claims.queries.at_work import at_work
from claims.queries.mentions import mention_facts
from claims.queries.reach import Sight
from claims.queries.recovery_late import late_recoveries
from claims.queries.staff_letter import task_facts
from claims.queries.staff_notices import LARGE
from claims.queries.tasks import task_list
from claims.wording.recovery import LATE, PARTIES
from portal.mail.letters import letter
from portal.parts import Parts


def send_staff_letter(parts: Parts, message: Message) -> None:
    """Nothing is sent of what is done meanwhile."""
    with parts.reading() as session:
        facts = task_facts(session, int(message.body["task"]), int(message.body["person_id"]))
    if facts is None or (facts.done and message.body["about"] != LARGE):
        return
    kind = parts.process.together.kinds.get(facts.kind, facts.kind)
    url = f"{parts.company.url}/staff/claims/{facts.number}"
    words = {"facts": facts, "about": message.body["about"], "kind": kind, "url": url}
    parts.mailer.send(letter(parts, "staff_task", facts.to, **words))


def send_staff_recovery(parts: Parts, message: Message) -> None:
    """Nothing is sent of what is no more overdue."""
    zone, claim_id = parts.company.zone, message.claim_id
    with parts.reading() as session:
        person = me(session, int(message.body["person_id"]))
        found = late_recoveries(session, Sight(), parts.process, parts.clock(), zone) if person else []
    one = next((one for one in found if (one.claim_id, one.key) == (claim_id, message.body["key"])), None)
    if person is None or one is None:
        return
    place = f"recoveries/{one.recovery_id}" if one.recovery_id else "#recovery"
    url = f"{parts.company.url}/staff/claims/{one.number}/{place}".replace("/#", "#")
    words = {"name": person.name, "late": one, "what": LATE[one.what], "party": PARTIES[one.against], "url": url}
    parts.mailer.send(letter(parts, "staff_recovery", person.login, **words))


def send_staff_mention(parts: Parts, message: Message) -> None:
    """Nothing is sent of what was read meanwhile."""
    with parts.reading() as session:
        facts = mention_facts(session, int(message.body["mention"]))
    if facts is not None:
        url = f"{parts.company.url}/staff/claims/{facts.number}#notes"
        parts.mailer.send(letter(parts, "staff_mention", facts.to, facts=facts, url=url))


def send_staff_digest(parts: Parts, message: Message) -> None:
    """Nothing is sent to who has nothing to do."""
    now = parts.clock()
    today = now.astimezone(parts.company.zone).date()
    with parts.reading() as session:
        person = me(session, int(message.body["person_id"]))
        if person is None:
            return
        person = at_work(session, person, parts.process, today)
        tasks = task_list(session, person, "mine", now)
        free = [row for row in task_list(session, person, "department", now) if not row.whose]
    if tasks or free:
        words = {
            "name": person.name,
            "tasks": tasks,
            "free": free,
            "now": now,
            "url": f"{parts.company.url}/staff/tasks",
        }
        parts.mailer.send(letter(parts, "staff_digest", person.login, **words))
