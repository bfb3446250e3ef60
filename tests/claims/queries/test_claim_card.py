"""What a claim's card holds, and its history in words."""

import ast
from pathlib import Path
from zoneinfo import ZoneInfo

from claims.actions.ask import Voice, ask
from claims.models import ClaimLine
from claims.queries.claim_card import claim_card
from claims.queries.history import Reader, event_text, history, visits
from claims.rules.process import shipped
from claims.wording import EVENT_UNKNOWN, EVENTS
from tests.filed import REGISTERED, add_file, file_claim
from tests.world import World, key

ERP = shipped("erp")
ZONE = ZoneInfo("Europe/Moscow")


def test_the_card_holds_lines_with_their_figures_files_questions_and_where_it_came_from(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        add_file(session, claim)
        add_file(session, claim, name="gone.jpg", deleted_at=REGISTERED)
        ask(session, claim, "Какая партия?", Voice("staff", world.staff, REGISTERED, ZONE), ERP)
        session.flush()
        card = claim_card(session, claim)
    assert [(line.name, line.document, line.fact) for line in card.lines] == [
        ("Средство для стёкол «Кристалл», 5 л", 40, 28),
        ("Пена для бесконтактной мойки, 20 кг", 24, 24),
    ]
    assert [(row.kind, row.quantity) for line in card.lines for row in line.found] == [("shortage", 12), ("broken", 1)]
    assert card.kinds == ("shortage", "broken")
    assert [file.name for file in card.files] == ["IMG_0012.jpg"]
    assert [(q.text, q.asked_by, q.answered_at) for q in card.questions] == [("Какая партия?", "Ирина Кузнецова", None)]
    assert (card.dealer, card.entity, card.shipment) == ("Южный дилер", "ООО «Южный дилер»", "УТ-004512")
    assert card.sent_by == "Олег Южный"


def test_goods_in_no_shipment_are_called_by_the_catalogue_or_by_their_text(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        session.add(ClaimLine(claim_id=claim.id, position=3, product_key=key("126101")))
        session.add(ClaimLine(claim_id=claim.id, position=4, text="Ящик без этикетки"))
        session.flush()
        names = [line.name for line in claim_card(session, claim).lines]
    assert names[2:] == ["Мыло жидкое «Миндаль», 1 л", "Ящик без этикетки"]


def test_a_dealer_reads_neither_hidden_rows_nor_names_of_staff(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        session.add(claim.happened("question", now=REGISTERED, source="staff", by=world.staff, text="Какая партия?"))
        session.add(
            claim.happened("retried", now=REGISTERED, source="staff", by=world.staff, hidden=True, kind="claim")
        )
        session.flush()
        dealer = history(session, claim.id, Reader(False, ERP))
        staff = history(session, claim.id, Reader(True, ERP))
    assert [(row.who, row.text) for row in dealer] == [
        ("Менеджер", "Вопрос: Какая партия?"),
        ("Олег Южный", "Рекламация зарегистрирована"),
    ]
    assert [row.who for row in staff] == ["Ирина Кузнецова", "Ирина Кузнецова", "Олег Южный"]


def test_moves_and_terms_are_told_in_words_of_the_process(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, stage="in_review")
        session.add(claim.happened("stage", now=REGISTERED, source="onec", stage="in_review", unusual=False))
        session.add(claim.happened("outcome", now=REGISTERED, source="onec", outcome="satisfied"))
        session.add(claim.happened("due", now=REGISTERED, source="onec", when="2026-03-30"))
        session.flush()
        told = history(session, claim.id, Reader(False, ERP))
        assert [row.text for row in told[:3]] == [
            "Срок ответа: до 30.03.2026",
            "Решение: Удовлетворена",
            "Стадия: На рассмотрении",
        ]
        assert [visit.stage for visit in visits(session, claim)] == ["registered", "in_review"]


def test_an_event_that_does_not_fit_its_words_still_says_that_something_happened() -> None:
    reader = Reader(False, ERP)
    assert event_text("stage", {}, reader) == EVENT_UNKNOWN
    assert event_text("no such event", {}, reader) == EVENT_UNKNOWN


TELLING = ("recover.py", "link_claims.py")  # by their tell()


def test_every_event_that_any_action_writes_has_its_words() -> None:
    written = set()
    for file in Path("claims/actions").glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "happened":
                what = node.args[0]
                either = [what.body, what.orelse] if isinstance(what, ast.IfExp) else [what]
                named = {said_of(one, tree) for one in either}
                assert None not in named or file.name in TELLING, f"{file.name}: {node.lineno}"
                written |= named - {None}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tell", "_tell"):
                written |= {what.value for what in node.args if isinstance(what, ast.Constant)}
    assert {"registered", "stage", "withdrawal_asked"} <= written
    assert written <= EVENTS.keys()


def said_of(node: ast.expr, tree: ast.Module) -> object:
    """What a word of a file is: written there, or a constant of the file by its name; None: neither."""
    if isinstance(node, ast.Constant):
        return node.value
    named = {
        name.id: row.value.value
        for row in tree.body
        if isinstance(row, ast.Assign) and isinstance(row.value, ast.Constant)
        for name in row.targets
        if isinstance(name, ast.Name)
    }
    return named.get(node.id) if isinstance(node, ast.Name) else None
