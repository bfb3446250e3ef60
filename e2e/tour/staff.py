"""The exchange with 1C, as staff see it."""

from collections.abc import Iterator

from playwright.sync_api import Page

from claims.actions.onec_problem import note_problem
from e2e.pages.exchange import Exchange
from e2e.stack import Stack
from e2e.tour import Stop


def exchange(colleague: Page, number: str, stack: Stack) -> Iterator[Stop]:
    """State, problems, pause and its error, journals, reconciliation."""
    desk = Exchange(colleague).open()
    yield "exchange", colleague
    with stack.parts.writing() as session:
        said = {"field": "description", "ours": "не хватает двенадцати", "theirs": "не хватает десяти"}
        note_problem(session, f"tour {number}", "conflict", now=stack.parts.clock(), **said)
        note_problem(session, f"deleted {number}", "claim_deleted", now=stack.parts.clock(), number=number)
    desk.open()
    yield "exchange with problems", colleague
    colleague.get_by_role("button", name="Понятно").first.click()
    desk.solve(number, "")
    yield "exchange with a note missing", colleague
    desk.solve(number, "сняли пометку")
    desk.pause("", "")
    yield "exchange with an error", colleague
    desk.open().pause("Обмен целиком", "до обеда обновляют базу")
    yield "exchange paused", colleague
    desk.resume("Продолжить передачу")
    desk.resume("Продолжить чтение")
    colleague.goto(f"/staff/claims/{number}/journal")
    yield "journal of a claim", colleague
    colleague.goto("/staff/exchange/journal")
    yield "journal", colleague
    colleague.goto("/staff/exchange/journal?number=999999")
    yield "journal, nothing found", colleague
    colleague.goto("/staff/exchange/checks")
    yield "reconciliations", colleague
    colleague.get_by_role("button", name="Сверить сейчас").click()
    colleague.get_by_role("link", name="Сверка").first.click()
    yield "reconciliation", colleague
    colleague.goto("/staff/exchange/files")
    yield "file store", colleague
