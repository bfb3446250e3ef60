"""The parts of the extension that can run without a 1C, run: signature, queue, due date, sums, documents."""

import hashlib
import hmac
import tomllib
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.onec.bsl import Program
from tests.onec.sources import modules
from tests.onec.stand_in import EMPTY_DATE, XDTO, Bytes, Constant, Register, Rows, Structure, numbered, platform

PLAIN = Program(modules(), platform())
NO_DOCUMENT = {"warranty_service"}


# --- signature
@given(some.text(max_size=150), some.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_the_signature_is_hmac_sha256_of_the_raw_body(secret: str, body: bytes) -> None:
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert PLAIN.run("дп_ОповещениеСервер", "Подпись", secret, Bytes(body)) == wanted


@pytest.mark.parametrize("length", [0, 63, 64, 65, 200])
def test_the_signature_holds_at_the_edges_of_the_block(length: int) -> None:
    wanted = hmac.new(b"k" * length, b"{}", hashlib.sha256).hexdigest()
    assert PLAIN.run("дп_ОповещениеСервер", "Подпись", "k" * length, Bytes(b"{}")) == wanted


# --- queue
class Queue:
    """The queue module over registers in memory; the two queries it makes are answered here."""

    def __init__(self) -> None:
        self.rows = Register(("ИдентификаторПретензии",), НомерИзменения=0, ДатаИзменения=EMPTY_DATE, Удалена=False)
        self.nodes = Register(("КодУзла",), ПодтвержденныйНомер=0, ДатаОбращения=EMPTY_DATE)
        self.last = Constant(Decimal(0))
        names = platform(
            РегистрыСведений=SimpleNamespace(дп_ОчередьИзменений=self.rows, дп_УзлыПортала=self.nodes),
            Константы=SimpleNamespace(дп_ПоследнийНомерИзменения=self.last),
        )
        module = "дп_ОчередьСервер"
        self.program = Program(
            modules(),
            names,
            {
                f"{module}.Непронумерованные": self.unnumbered,
                f"{module}.ИзмененияПосле": self.after,
                f"{module}.ДобавитьВПакет": lambda package, row: package.Claims.append(row.ИдентификаторПретензии),
                "дп_ОбменXDTO.ИдентификаторСсылки": lambda ref: ref,
                "дп_ОповещениеСервер.ОповеститьПослеЗаписи": lambda _: None,
            },
        )

    def unnumbered(self) -> Any:
        waiting = [SimpleNamespace(**row) for row in self.rows.rows.values() if row["НомерИзменения"] == 0]
        cursor = SimpleNamespace()

        def following() -> bool:
            if not waiting:
                return False
            cursor.__dict__.update(vars(waiting.pop(0)))
            return True

        cursor.Следующий = following
        return cursor

    def after(self, number: Decimal, limit: Decimal) -> Rows:
        found = [SimpleNamespace(**row) for row in numbered(self.rows) if row["НомерИзменения"] > number]
        return Rows(found[: int(limit)])

    def change(self, claim: str) -> None:
        self.program.run("дп_ОчередьСервер", "Зарегистрировать", claim)

    def take(self, received: int, limit: int = 10) -> Any:
        return self.program.run("дп_ОчередьСервер", "ПакетИзменений", "portal", Decimal(received), Decimal(limit))

    def confirm(self, number: int) -> str:
        return str(self.program.run("дп_ОчередьСервер", "ПодтвердитьИзменения", "portal", Decimal(number)).Code)


def test_changes_come_again_until_the_portal_has_passed_them() -> None:
    queue = Queue()
    for claim in "abc":
        queue.change(claim)
    first = queue.take(0)
    assert (first.Claims, first.MessageNo, first.HasMore) == (["a", "b", "c"], 3, False)
    assert queue.take(0).Claims == ["a", "b", "c"]
    assert queue.take(3).Claims == []
    assert queue.confirm(3) == "ok"


def test_a_portal_that_keeps_no_number_goes_on_after_the_last_confirmed_one() -> None:
    queue = Queue()
    queue.change("a")
    taken = queue.take(-1)
    assert (taken.Claims, queue.take(-1).Claims) == (["a"], ["a"])
    assert queue.confirm(int(taken.MessageNo)) == "ok"
    queue.change("b")
    assert queue.take(-1).Claims == ["b"]


def test_a_long_queue_comes_in_parts_without_a_gap() -> None:
    queue = Queue()
    wanted = [f"claim {number}" for number in range(7)]
    for claim in wanted:
        queue.change(claim)
    received, seen = 0, []
    while True:
        part = queue.take(received, 3)
        seen += part.Claims
        received = int(part.MessageNo)
        if not part.HasMore:
            break
    assert seen == wanted


def test_a_claim_changed_after_it_was_taken_comes_once_more() -> None:
    queue = Queue()
    queue.change("a")
    taken = queue.take(0)
    queue.change("a")
    assert queue.take(int(taken.MessageNo)).Claims == ["a"]


def test_a_restored_base_is_told_from_a_quiet_one() -> None:
    queue = Queue()
    queue.change("a")
    assert queue.take(1).Result.Code == "ok"
    assert queue.take(40).Result.Code == "restored"
    assert queue.confirm(40) == "restored"


@pytest.mark.parametrize(("node", "limit"), [("", 10), ("n" * 51, 10), ("portal", 0), ("portal", 101)])
def test_a_wrong_request_gets_an_answer_and_no_changes(node: str, limit: int) -> None:
    queue = Queue()
    queue.change("a")
    answer = queue.program.run("дп_ОчередьСервер", "ПакетИзменений", node, Decimal(0), Decimal(limit))
    assert (answer.Result.Code, answer.Claims) == ("invalid", [])


@given(some.lists(some.sampled_from(["change a", "change b", "change c", "take", "lose"]), max_size=25))
@settings(max_examples=80, deadline=None)
def test_no_order_of_changes_and_lost_answers_loses_a_claim(steps: list[str]) -> None:
    queue, owed, received = Queue(), set(), 0
    for step in [*steps, "take"]:
        if step.startswith("change"):
            queue.change(step[-1])
            owed.add(step[-1])
            continue
        part = queue.take(received)
        if step == "take":
            received = int(part.MessageNo)
            owed -= set(part.Claims)
    assert owed == set()


# --- due date
def claim_in_1c(status: str, due: str | None, loading: bool = False) -> tuple[bool, list[str]]:
    """Was the writing refused, and what the person was told; `due` None: the portal does not know the claim."""
    told: list[str] = []
    data = Register(("Претензия",), СрокРешения=EMPTY_DATE)
    if due is not None:
        data.rows[("ref",)] = {"Претензия": "ref", "СрокРешения": due}
    source = SimpleNamespace(
        ОбменДанными=SimpleNamespace(Загрузка=loading), Статус=status, Ссылка="ref", ЭтоНовый=lambda: False
    )
    names = platform(
        РегистрыСведений=SimpleNamespace(дп_ДанныеПретензии=data),
        Перечисления=SimpleNamespace(СтатусыПретензийКлиентов=SimpleNamespace(Обрабатывается="Обрабатывается")),
        ОбщегоНазначения=SimpleNamespace(СообщитьПользователю=lambda words, *_: told.append(words)),
    )
    _, variables = Program(modules(), names).watch("дп_СобытияСервер", "ПретензияПередЗаписью", source, False)
    return variables["Отказ"], told


def test_work_does_not_begin_without_a_due_date() -> None:
    refused, told = claim_in_1c("Обрабатывается", EMPTY_DATE)
    assert refused
    assert "срок" in told[0]


@pytest.mark.parametrize(
    ("status", "due", "loading"),
    [
        ("Обрабатывается", "20261201", False),
        ("Зарегистрирована", EMPTY_DATE, False),
        ("Обрабатывается", None, False),
        ("Обрабатывается", EMPTY_DATE, True),
    ],
)
def test_other_claims_are_written_as_ever(status: str, due: str | None, loading: bool) -> None:
    assert claim_in_1c(status, due, loading) == (False, [])


@pytest.mark.parametrize(
    ("sent", "kept", "needed"),
    [(None, EMPTY_DATE, True), ("20261201", EMPTY_DATE, False), (None, "20261201", False)],
)
def test_the_portal_too_must_send_a_due_date(sent: str | None, kept: str, needed: bool) -> None:
    claim = XDTO("Claim", Status="Обрабатывается", DueAt=sent)
    assert PLAIN.run("дп_ПриемСервер", "НуженСрок", claim, SimpleNamespace(СрокРешения=kept)) is needed


# --- act and documents
def test_sums_of_an_act_are_shares_of_the_shipped_line() -> None:
    shipped = Structure(
        "Реализация, Количество, КоличествоУпаковок, Сумма, СуммаНДС, СуммаСНДС",
        *("ref", Decimal(12), Decimal(2), Decimal("1000.00"), Decimal("200.00"), Decimal("1200.05")),
    )
    row = SimpleNamespace()
    line = XDTO("ClaimLine", QuantityByDocument=Decimal(11), QuantityInFact=Decimal(7))
    program = Program(modules(), platform(ЗаполнитьЗначенияСвойств=lambda *_: None))
    program.run("дп_АктыСервер", "ЗаполнитьПоОтгрузке", row, shipped, line)
    assert (row.СуммаПоДокументу, row.СуммаСНДСПоДокументу) == (Decimal("916.67"), Decimal("1100.05"))
    assert (row.Сумма, row.СуммаНДС, row.СуммаСНДС) == (Decimal("583.33"), Decimal("116.67"), Decimal("700.03"))
    assert row.КоличествоУпаковок == Decimal("1.167")


def test_every_remedy_of_the_process_has_its_document() -> None:
    process = tomllib.loads(Path("claims/process/desk.toml").read_text("utf-8"))
    kinds = {each["code"]: PLAIN.run("дп_ДокументыСервер", "ВидДокумента", each["code"]) for each in process["remedy"]}
    assert {code for code, kind in kinds.items() if kind is None} == NO_DOCUMENT
    assert set(kinds.values()) - {None} == {
        "ЗаказКлиента",
        "ЗаявкаНаВозвратТоваровОтКлиента",
        "КорректировкаРеализации",
    }


def test_documents_are_one_for_a_kind_and_a_shipment_and_none_for_a_refusal() -> None:
    def line(remedy: str, shipment: str, refusal: str = "") -> SimpleNamespace:
        return SimpleNamespace(ЧемВозместить=remedy, ИдентификаторОтгрузки=shipment, ПричинаОтказа=refusal)

    lines = Rows(
        [line("refund", "1"), line("", "1"), line("refund", "2"), line("pickup", "1"), line("refund", "3", "no")]
    )
    owner = "дп_ПретензииСервер"
    replaced = {
        f"{owner}.ДанныеПретензии": lambda _: SimpleNamespace(ВидРешения="discount"),
        f"{owner}.СтрокиПретензии": lambda _: lines,
    }
    tasks = Program(modules(), platform(), replaced).run("дп_ДокументыСервер", "Задания", "ref")
    assert [(task.Вид, task.ИдентификаторОтгрузки, len(task.Строки)) for task in tasks] == [
        ("КорректировкаРеализации", "1", 2),
        ("КорректировкаРеализации", "2", 1),
        ("ЗаявкаНаВозвратТоваровОтКлиента", "1", 1),
    ]


def test_a_document_that_is_there_is_not_made_again() -> None:
    made: list[str] = []
    register = Register(
        ("Претензия", "Вид", "ИдентификаторОтгрузки"), Документ=None, ДатаСоздания=EMPTY_DATE, Ошибка=""
    )

    def document(_: Any, task: Any) -> SimpleNamespace:
        made.append(task.Вид)
        return SimpleNamespace(Ссылка=f"document {len(made)}", Записать=lambda _: None)

    names = platform(
        РегистрыСведений=SimpleNamespace(дп_ДокументыПоРешению=register),
        РежимЗаписиДокумента=SimpleNamespace(Запись="Запись"),
        ТекущаяДатаСеанса=lambda: "20261121",
    )
    replaced = {"дп_ДокументыСервер.НовыйДокумент": document, "дп_ОчередьСервер.Зарегистрировать": lambda _: None}
    program = Program(modules(), names, replaced)
    task = Structure("Вид, ИдентификаторОтгрузки", "ЗаказКлиента", str(uuid4()))
    for _ in range(3):
        program.run("дп_ДокументыСервер", "СоздатьДокумент", "ref", task)
    assert made == ["ЗаказКлиента"]
    assert [row["Документ"] for row in register.rows.values()] == ["document 1"]


# --- what comes from outside
@pytest.mark.parametrize("junk", [None, "", "1", "x" * 36, "00000000-0000-0000-0000-000000000000", "'; DROP"])
def test_what_is_no_identifier_is_told_and_does_not_fail(junk: str | None) -> None:
    assert PLAIN.run("дп_ОбменXDTO", "Идентификатор", junk) is None


def test_search_text_cannot_widen_the_search() -> None:
    assert PLAIN.run("дп_ОтгрузкиСервер", "БезСпецсимволов", "5%_[~") == "5~%~_~[~~"
