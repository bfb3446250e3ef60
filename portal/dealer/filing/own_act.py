"""The dealer's own act at the paper step: what was read of it, and what the draft takes from it."""

from claims.actions.answer_draft import keep_lines, keep_values
from claims.models import Session
from claims.queries.own_act import LEFT, OwnActCard, own_act_card
from portal.dealer.filing.guide import Guide
from portal.parts import Parts
from portal.posted import Form

BUTTONS = ("take", "leave")
ALL = "all"


def card(session: Session, found: Guide) -> OwnActCard | None:
    draft = found.draft
    return own_act_card(session, draft.claim, found.process, draft.facts.today, prices=found.sees_prices)


def settle(session: Session, parts: Parts, found: Guide, form: Form, person_id: int) -> None:
    """«take» (the id of a line, or all) puts the figures of the act into the draft; «leave» leaves both as they are.

    leave: what the differences were when the page was shown; others that came since are shown again.
    """
    said, claim, now = card(session, found), found.draft.claim, parts.clock()
    if said is None:
        return
    if form.get("leave"):
        keep_values(session, claim, {LEFT: form.get("leave")}, person_id=person_id, now=now)
        return
    wanted = {line: takes for line, takes in said.takes.items() if form.get("take") in (ALL, str(line))}
    keep_lines(session, claim, wanted, person_id=person_id, now=now)
