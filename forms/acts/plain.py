"""The act of discrepancies (акт о расхождениях) of a country that knows no ТОРГ-2: the same facts, no unified form."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from claims.queries.act import ActData
from claims.queries.act_lines import ActLine
from claims.rules.paper_mark import PaperMark
from forms import sheets, typeset
from forms.acts.sides import party
from forms.flow import Flow
from forms.torg2.answers import Asked, answer, asked_fields
from forms.torg2.boxes import amount, moment, roubles
from forms.torg2.from_claim import conclusion, description

HEAD = (
    "№",
    "Товар",
    "Артикул",
    "Партия",
    "Ед.",
    "По док.",
    "По факту",
    "Недост.",
    "Излишек",
    "Брак",
    "Бой",
    "Цена с НДС",
)
SHARES = (0.5, 3.3, 1.9, 1.3, 0.7, 1.1, 1.1, 1.25, 1.4, 0.9, 0.8, 1.3)
LONGEST_CELL = 150  # a row of the table must not be taller than a page
NOT_ASKED = {"accountant_name"}  # signs the unified form alone
COMMISSION = ("chairman", "member1", "member2", "supplier_rep")
HOW = {
    "packaging_condition": "Осмотр",
    "storage_conditions": "Хранение",
    "count_method": "Счёт",
    "sampling_procedure": "Проверка",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainAct:
    """The values of the act, as printed; facts: name and value of each line above the table, how: of those below it.

    signers: position and name of each of the commission.
    """

    number: str
    made_on: date
    facts: tuple[tuple[str, str], ...]
    goods: tuple[tuple[str, ...], ...]
    found: str
    how: tuple[tuple[str, str], ...]
    demand: str
    basis: str
    signers: tuple[tuple[str, str], ...]
    approver: tuple[str, str]


def asked(data: ActData) -> list[Asked]:
    """The questions of the unified form, but for what this act has no place for."""
    return [field for field in asked_fields(data) if field.code not in NOT_ASKED and field.group != "rest"]


def plain_act_of(data: ActData) -> PlainAct:
    """The act of this claim."""
    said = {code: answer(data, code)[0] for code in ("basis_number", "basis_on")}
    of = f" от {said['basis_on']}" if said["basis_on"] else ""
    signers = (_signer(data, who) for who in COMMISSION)
    return PlainAct(
        number=data.number,
        made_on=data.made_on,
        facts=tuple((name, value) for name, value in _facts(data) if value),
        goods=tuple(_rows(data)),
        found=" ".join(description(data)),
        how=tuple((name, text) for code, name in HOW.items() if (text := answer(data, code)[0])),
        demand=" ".join(conclusion(data)),
        basis=f"Комиссия назначена приказом № {said['basis_number']}{of}." if said["basis_number"] else "",
        signers=tuple(signer for signer in signers if any(signer)),
        approver=_signer(data, "approver"),
    )


def dump(act: PlainAct) -> dict[str, Any]:
    """What is printed, as plain JSON values: what is kept of an act, and compared to the next one."""
    plain: dict[str, Any] = TypeAdapter(dict[str, Any]).dump_python(asdict(act), mode="json")
    return plain


def load(values: dict[str, Any]) -> PlainAct:
    """The act that dump() gave."""
    return TypeAdapter(PlainAct).validate_python(values)


def render(act: PlainAct, mark: PaperMark | None = None) -> bytes:
    """The act as a PDF; the same bytes for the same values and the same mark."""
    flow = Flow()
    title = f"Акт о расхождениях № {act.number} от {moment(act.made_on)}"
    flow.heading(title, size=15, align="center")
    flow.paragraph("по количеству и качеству при приёмке товара", align="center")
    flow.y -= 14
    for name, value in act.facts:
        flow.pair(name, value)
    flow.heading("Что принято", size=11)
    flow.table(HEAD, act.goods, SHARES)
    flow.heading("Что обнаружено", size=11)
    flow.paragraph(act.found)
    if act.how:
        flow.heading("Как принимали", size=11)
        for name, value in act.how:
            flow.paragraph(f"{name}: {value}")
    flow.heading("Заключение", size=11)
    flow.paragraph(act.demand)
    _signatures(flow, act)
    return sheets.pdf(flow.sheets, typeset.clean(title)[0], mark)


def _signatures(flow: Flow, act: PlainAct) -> None:
    flow.heading("Комиссия", size=11)
    if act.basis:
        flow.paragraph(act.basis)
    for who, name in act.signers or (("", ""), ("", "")):
        flow.signature(who, name)
    flow.y -= 24
    flow.heading("Утверждаю", size=11)
    flow.signature(*act.approver)
    flow.y -= 30
    flow.paragraph("М. П.          «____» ______________ 20___ г.")


def _facts(data: ActData) -> Iterator[tuple[str, str]]:
    delivery, waybill = data.delivery, answer(data, "waybill")[0]
    number, day = delivery.upd_number or delivery.number, delivery.upd_date or delivery.shipped_on
    signed = f" от {moment(delivery.contract_date)}" if delivery.contract_date else ""
    yield "Покупатель", party(data.buyer)
    yield "Поставщик", party(data.seller)
    yield "Грузоотправитель", delivery.consignor
    yield "Товар поставлен по", f"накладной (УПД) № {number} от {moment(day)}"
    yield "Договор", f"№ {delivery.contract_number}{signed}" if delivery.contract_number else ""
    store = "" if delivery.store in delivery.address else delivery.store
    yield "Место приёмки", ", ".join(filter(None, (store, delivery.address)))
    yield "Привезли", answer(data, "delivered_on")[0]
    yield "Доставка", delivery.carrier or answer(data, "delivery_method")[0]
    yield "Машина", delivery.vehicle or answer(data, "vehicle_number")[0]
    yield "Транспортный документ", waybill
    yield "Фото и видео", f"приложены к рекламации {data.number}" if data.number else ""


def _signer(data: ActData, who: str) -> tuple[str, str]:
    return answer(data, f"{who}_position")[0], answer(data, f"{who}_name")[0]


def _rows(data: ActData) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(data.lines, 1):
        yield _row(number, line)
        if line.came:
            price = roubles(line.came.price)
            count = amount(line.came.quantity)
            came = ("", f"Пришло вместо него: {line.came.name}", line.came.sku, "", line.came.unit)
            yield (*came, "0", count, "", count, "", "", price)


def _row(number: int, line: ActLine) -> tuple[str, ...]:
    fact = line.fact - line.claimed
    batch = line.batch if len(line.batch) <= LONGEST_CELL else ""
    price = roubles(line.price)
    less, more = max(line.document - fact, Decimal(0)), max(fact - line.document, Decimal(0))
    counted = (amount(value) if value else "" for value in (less, more, line.defective, line.broken))
    told = (str(number), line.name, line.sku, batch, line.unit, amount(line.document), amount(fact))
    return (*told, *counted, price)
