"""The exchange with 1C and the reports, as staff see them."""

from collections.abc import Iterator
from time import time

from playwright.sync_api import Page
from sqlalchemy import select

from claims.actions.note_spikes import note_spikes
from claims.actions.onec_problem import note_problem
from claims.models import Product
from claims.queries.spikes import Spike
from claims.rules import totp
from claims.rules.spike import Watched
from e2e.pages.exchange import Exchange
from e2e.stack import Stack
from e2e.tour import Stop


def staff_people(colleague: Page) -> Iterator[Stop]:
    """Our own people, a new one, leave, departments, the calendar, and what each says of wrong input."""
    colleague.goto("/staff")
    colleague.get_by_role("link", name="Сотрудники").click()
    yield "people of ours", colleague
    colleague.get_by_role("link", name="Добавить сотрудника").click()
    yield "a new colleague", colleague
    colleague.get_by_role("button", name="Пригласить").click()
    yield "a new colleague with errors", colleague
    colleague.goto("/staff/people")
    colleague.get_by_role("main").locator(".items").get_by_role("link").first.click()
    yield "a colleague", colleague
    colleague.goto("/staff/invitations")
    yield "people whom 1C names", colleague
    colleague.goto("/staff/invitations/waiting")
    yield "people who have not come in", colleague
    colleague.goto("/staff/departments")
    yield "departments", colleague
    colleague.goto("/staff/leave")
    colleague.get_by_role("button", name="Записать отпуск").click()
    yield "leave with errors", colleague
    colleague.goto("/staff/process?kind=shortage&sum=600000")
    yield "process with a dry run", colleague
    colleague.goto("/staff/process?number=999999")
    yield "process, no such claim", colleague
    colleague.goto("/staff/process/rules")
    yield "what rules would have decided", colleague
    yield from versions(colleague)
    colleague.goto("/staff/calendar?year=2025")
    colleague.get_by_text("Праздники и переносы 2025 года").click()
    yield "calendar", colleague
    colleague.get_by_role("link", name="1 ноября 2025").first.click()
    colleague.get_by_role("radio", name="Выходной").check()
    colleague.get_by_role("button", name="Сохранить").click()
    yield "a day with an error", colleague
    colleague.get_by_label("Почему").fill("Переезд склада")
    colleague.get_by_role("button", name="Сохранить").click()
    yield "calendar with a day changed", colleague
    colleague.goto("/staff/calendar?year=2029")
    yield "calendar without a decree", colleague
    yield from second_step(colleague)


def versions(colleague: Page) -> Iterator[Stop]:
    colleague.goto("/staff/process/limits")
    yield "limits and thresholds", colleague
    colleague.get_by_role("button", name="Сохранить и ввести в действие").click()
    yield "limits with errors", colleague
    colleague.goto("/staff/process/versions")
    yield "versions of the process", colleague
    colleague.get_by_role("link", name="Версия 1").click()
    colleague.get_by_text("Весь файл").click()
    yield "a version of the process", colleague
    colleague.goto("/staff/process/versions/new")
    colleague.get_by_label("Текст файла").press("Control+End")
    colleague.keyboard.type("ошибка")
    colleague.get_by_role("button", name="Проверить").click()
    yield "a wrong file of the process", colleague
    colleague.goto("/staff/templates/new")
    colleague.get_by_role("button", name="Сохранить").click()
    yield "a text template with errors", colleague
    colleague.get_by_label("Название").fill("Ждём ответа склада")
    colleague.get_by_label("Для чего").select_option(label="Заметка для своих")
    colleague.get_by_label("Текст", exact=True).fill("По рекламации {номер} ждём склад до {срок}")
    colleague.get_by_role("button", name="Посмотреть").click()
    yield "a text template with its preview", colleague
    colleague.get_by_role("button", name="Сохранить").click()
    yield "text templates", colleague
    colleague.goto("/staff/process/move")
    yield "open claims that all go by the newest", colleague


def second_step(colleague: Page) -> Iterator[Stop]:
    """Taken on, given up again: the tour goes on with the password alone."""
    colleague.goto("/second-step")
    yield "second step", colleague
    colleague.get_by_role("button", name="Включить вход с кодом").click()
    yield "second step with an error", colleague
    secret = colleague.locator("[name=secret]").input_value()
    colleague.get_by_label("Код из приложения").fill(totp.code(secret, int(time()) // totp.SECONDS))
    colleague.get_by_role("button", name="Включить вход с кодом").click()
    yield "spare codes", colleague
    spare = colleague.locator(".spares li").first.inner_text()
    colleague.get_by_role("link", name="Коды записаны").click()
    colleague.goto("/second-step")
    yield "second step taken on", colleague
    colleague.get_by_label("Код из приложения или запасной").fill(spare)
    colleague.get_by_role("button", name="Отключить вход с кодом").click()
    colleague.get_by_role("button", name="Включить вход с кодом").wait_for()


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


def reports(colleague: Page, stack: Stack) -> Iterator[Stop]:
    """Cuts, a spike, terms, load, the brief of a supplier, and the claims behind a figure."""
    with stack.parts.writing() as session:
        product = session.scalars(select(Product).order_by(Product.sku)).first()
        assert product is not None
        product.supplier = "Химпром"
        watched = Watched(claims=9, units=300, others=40, base=12_000)
        spike = Spike(cut="batch", key=(product.key, "4401"), name=product.name, watched=watched)
        note_spikes(session, (spike,), stack.parts.clock())
        key = product.key
    for cut in ("kind", "supplier", "batch", "dealer"):
        colleague.goto(f"/staff/reports?cut={cut}")
        yield f"reports by {cut}", colleague
    colleague.goto(f"/staff/batch-holds/new?product={key}&batch=4401")
    yield "a batch not to be sold", colleague
    colleague.goto("/staff/batch-holds")
    yield "batches not to be sold", colleague
    colleague.goto("/staff/reports?period=last-year")
    yield "reports of a quiet year", colleague
    colleague.goto("/staff/reports/terms")
    yield "terms kept", colleague
    colleague.goto("/staff/reports/load")
    yield "load", colleague
    colleague.goto("/staff/reports/supplier?name=Химпром")
    yield "brief of a supplier", colleague
    colleague.goto("/staff?period=12-months&cut=kind&key=shortage")
    yield "claims behind a figure", colleague
