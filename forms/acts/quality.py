"""The claim act (акт рекламации): goods whose defect was found later; one sheet, more when there is more to say."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from claims.queries.act import ActData
from claims.queries.act_lines import ActLine
from claims.rules.paper_mark import PaperMark
from forms import sheets, typeset
from forms.acts.sides import party, spelt_sum
from forms.flow import Flow
from forms.torg2.answers import offered, position
from forms.torg2.boxes import amount, moment

HEAD = ("№", "Товар", "Артикул", "Партия, серийный номер", "Кол-во", "Ед.", "Дефект")
SHARES = (0.5, 4.2, 1.5, 2.0, 1.0, 0.8, 2.2)
LONGEST_CELL = 150  # a row of the table must not be taller than a page
DETAILS = {
    "part": "часть изделия",
    "made_on": "изготовлен",
    "storage": "хранение и применение",
    "comment": "примечание",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityAct:
    """The values of the act, as printed; goods are rows of HEAD, details a sentence for each of them that has one."""

    number: str
    made_on: date
    buyer: str
    seller: str
    makers: str
    documents: str
    contract: str
    place: str
    goods: tuple[tuple[str, ...], ...]
    details: tuple[str, ...]
    description: str
    demand: str
    head_name: str
    head_position: str
    writer_name: str
    writer_position: str


def quality_act_of(data: ActData) -> QualityAct:
    """The act of this claim."""
    delivery = data.delivery
    writer = next((person for person in data.people if person.wrote), None)
    contract = f"№ {delivery.contract_number}" if delivery.contract_number else ""
    of = f" от {moment(delivery.contract_date)}" if contract and delivery.contract_date else ""
    upd = f"УПД № {delivery.upd_number or delivery.number} от {moment(delivery.upd_date or delivery.shipped_on)}"
    return QualityAct(
        number=data.number,
        made_on=data.made_on,
        buyer=party(data.buyer),
        seller=party(data.seller),
        makers=", ".join(data.makers),
        documents=upd,
        contract=contract + of,
        place=delivery.address,
        goods=tuple(_goods(number, line) for number, line in enumerate(data.lines, 1)),
        details=tuple(filter(None, (_details(number, line) for number, line in enumerate(data.lines, 1)))),
        description=data.description,
        demand=f"{data.remedy}. {spelt_sum(data)}." if data.remedy else "",
        head_name=offered(data, "approver_name")[0],
        head_position=offered(data, "approver_position")[0],
        writer_name=writer.name if writer else "",
        writer_position=position(writer).capitalize() if writer else "",
    )


def dump(act: QualityAct) -> dict[str, Any]:
    """What is printed, as plain JSON values: what is kept of an act, and compared to the next one."""
    plain: dict[str, Any] = TypeAdapter(dict[str, Any]).dump_python(asdict(act), mode="json")
    return plain


def load(values: dict[str, Any]) -> QualityAct:
    """The act that dump() gave."""
    return TypeAdapter(QualityAct).validate_python(values)


def render(act: QualityAct, mark: PaperMark | None = None) -> bytes:
    """The act as a PDF; the same bytes for the same values and the same mark."""
    flow = Flow()
    title = f"Акт рекламации № {act.number} от {moment(act.made_on)}"
    flow.heading(title, size=15, align="center")
    flow.paragraph("о ненадлежащем качестве товара", align="center")
    flow.y -= 14
    for name, value in (
        ("Покупатель", act.buyer),
        ("Поставщик", act.seller),
        ("Изготовитель", act.makers),
        ("Товар поставлен по", act.documents),
        ("Договор", act.contract),
        ("Место нахождения товара", act.place),
    ):
        flow.pair(name, value)
    flow.heading("Товар ненадлежащего качества", size=11)
    flow.table(HEAD, act.goods, SHARES)
    for heading, text in (
        ("Сведения о дефекте", "\n".join(act.details)),
        ("Описание", act.description),
        ("Требование покупателя", act.demand),
    ):
        if text:
            flow.heading(heading, size=11)
            flow.paragraph(text)
    flow.y -= 14
    flow.signature(act.head_position, act.head_name)
    flow.signature(act.writer_position, act.writer_name)
    flow.y -= 30
    flow.paragraph("М. П.          «____» ______________ 20___ г.")
    return sheets.pdf(flow.sheets, typeset.clean(title)[0], mark)


def _batch(line: ActLine) -> str:
    return line.answers.get("batch") or line.batch


def _goods(number: int, line: ActLine) -> tuple[str, ...]:
    batch = _batch(line) if len(_batch(line)) <= LONGEST_CELL else "см. сведения о дефекте"
    defect = line.answers.get("defect_code", "")
    return (str(number), line.name, line.sku, batch, amount(line.claimed), line.unit, defect)


def _details(number: int, line: ActLine) -> str:
    said = [f"партия: {_batch(line)}"] if len(_batch(line)) > LONGEST_CELL else []
    said += [f"{name}: {line.answers[code]}" for code, name in DETAILS.items() if line.answers.get(code)]
    return f"{number}. {'; '.join(said)}." if said else ""
