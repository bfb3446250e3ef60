"""One claim as its manager sees it, and what saving the card writes."""

from __future__ import annotations

from dataclasses import dataclass

from emulators.onec.claims import PROPERTIES
from emulators.onec.handlers import before_write
from emulators.onec.names import Base
from emulators.onec.world import NO_DATE, ZERO, Object

CLAIMS = ("Catalog_Претензии", "Catalog_ПретензииКлиентов")
ACTS = "Document_АктОРасхожденияхПослеОтгрузки"
USERS = "Catalog_Пользователи"
EXTRA = "ДополнительныеРеквизиты"
DECIDED = ("Удовлетворена", "НеУдовлетворена")


@dataclass(frozen=True)
class Card:
    """A claim with what it refers to; `body` is the object as it is stored."""

    base: Base
    set: str
    body: Object

    @property
    def key(self) -> str:
        return str(self.body["Ref_Key"])

    def field(self, name: str) -> str:
        """An attribute as text, empty when nobody filled it."""
        return str(self.body.get(name) or "")

    def named(self, kind: str, field: str) -> str:
        """What a reference is called."""
        found = self.base.world.get(kind, self.body.get(field) or ZERO) or {}
        return str(found.get("Description") or found.get("Number") or "")

    def extra(self, name: str) -> str:
        """One of the portal's five additional attributes: number, subject, stage, due or link."""
        key = PROPERTIES[name]["key"]
        rows = self.body.get(EXTRA, [])
        return next((str(row.get("Значение") or "") for row in rows if row.get("Свойство_Key") == key), "")

    @property
    def basis(self) -> tuple[str, Object] | None:
        """The document that the claim stands on, with its set."""
        kind = self.field("Основание_Type").removeprefix("StandardODATA.")
        found = self.base.world.get(kind, self.field("Основание"))
        return (kind, found) if found is not None else None

    @property
    def act(self) -> Object | None:
        """The act of discrepancies, when the claim stands on one."""
        return self.basis[1] if self.basis and self.basis[0] == ACTS else None

    def lines(self) -> list[Object]:
        """Rows of the act with the names of product, batch and shipment beside them."""
        world = self.base.world
        return [
            {
                **row,
                "product": (world.get("Catalog_Номенклатура", row.get("Номенклатура_Key") or ZERO) or {}).get(
                    "Description"
                )
                or row.get("ТекстовоеОписание", ""),
                "batch": (world.get("Catalog_СерииНоменклатуры", row.get("Серия_Key") or ZERO) or {}).get("Номер", ""),
                "shipment": (
                    world.get(str(row.get("Реализация_Type", "")).partition(".")[2], row.get("Реализация", "")) or {}
                ).get("Number", ""),
                "pack": (world.get("Catalog_УпаковкиЕдиницыИзмерения", row.get("Упаковка_Key") or ZERO) or {}).get(
                    "Description", ""
                ),
            }
            for row in (self.act or {}).get("Товары", [])
        ]

    def files(self) -> list[Object]:
        """Attached files of the claim."""
        files = self.base.world.all(f"{self.set}ПрисоединенныеФайлы")
        return [file for file in files if file.get("ВладелецФайла_Key") == self.key]

    def users(self) -> list[Object]:
        """People who may be responsible."""
        return [user for user in self.base.world.all(USERS) if not user.get("DeletionMark")]


def save(base: Base, card: Card, posted: dict[str, str]) -> None:
    """Writes the card's form: the claim always (its version moves), the act when the form speaks of it."""
    with base.world.writing():
        body = base.world.get(card.set, card.key)
        assert body is not None
        _put(base, card.set, _claim(body, posted, base.world.clock.stamp()))
        act = card.act
        if act is not None and "act_status" in posted:
            _put(base, ACTS, _act(act, posted))


def _put(base: Base, name: str, body: Object) -> None:
    fields = base.model.sets[name].fields
    known = {field: value for field, value in body.items() if field in fields}
    base.world.put(name, body["Ref_Key"], before_write(base.world, name, known, fields))


def _claim(body: Object, posted: dict[str, str], now: str) -> Object:
    status = posted.get("status", body.get("Статус", ""))
    new = {
        **body,
        "Статус": status,
        "РезультатыОтработки": posted.get("answer", str(body.get("РезультатыОтработки", ""))).replace("\r\n", "\n"),
        "Ответственный_Key": posted.get("responsible", body.get("Ответственный_Key", "")) or ZERO,
        "DeletionMark": "mark" in posted,
        "Завершен": status in DECIDED,
        EXTRA: list(body.get(EXTRA, [])),
    }
    if status in DECIDED and body.get("ДатаОкончания", NO_DATE) == NO_DATE:
        new["ДатаОкончания"] = now
    if "stage" in posted:
        new[EXTRA] = _with_extra(new[EXTRA], "stage", posted["stage"])
    if "due" in posted:
        new[EXTRA] = _with_extra(new[EXTRA], "due", f"{posted['due']}T00:00:00" if posted["due"] else "")
    return new


def _with_extra(rows: list[Object], name: str, value: str) -> list[Object]:
    own = PROPERTIES[name]
    kept = [row for row in rows if row.get("Свойство_Key") != own["key"]]
    if value:
        kept.append({"Свойство_Key": own["key"], "Значение": value, "Значение_Type": own["type"]})
    return [{**row, "LineNumber": number} for number, row in enumerate(kept, start=1)]


def _act(act: Object, posted: dict[str, str]) -> Object:
    rows = [
        {
            **row,
            "Действие": posted.get(f"action-{row['LineNumber']}", row.get("Действие", "")),
            "КомментарийМенеджера": posted.get(f"comment-{row['LineNumber']}", row.get("КомментарийМенеджера", "")),
        }
        for row in act.get("Товары", [])
    ]
    return {**act, "Статус": posted["act_status"], "Товары": rows}
