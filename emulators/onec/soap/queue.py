"""The queue of changes: fed by every write of a claim, its act or its documents, emptied of nothing, told from a
number on until a node has confirmed it."""

from __future__ import annotations

from emulators.onec.handlers import CLAIMS
from emulators.onec.soap import registers
from emulators.onec.world import Object, World

ACTS = "Document_АктОРасхожденияхПослеОтгрузки"


class Queue:
    """Watches one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.watchers.append(self.written)

    def written(self, kind: str, key: str) -> None:
        """Somebody wrote or removed an object."""
        for claim in self._claims(kind, key):
            gone = kind in CLAIMS and self.world.get(kind, key) is None
            number = self.last + 1
            self.world.put(registers.QUEUE, claim, {"Номер": number, "Удалена": gone})
            self.world.put(registers.LAST, "", {"Номер": number})

    def _claims(self, kind: str, key: str) -> list[str]:
        if kind in CLAIMS:
            found = self.world.get(kind, key) or {}
            return [] if found.get("ЭтоПретензияПоставщику") else [key]
        if kind in registers.OF_A_CLAIM:
            return [key.partition("|")[0]]
        if kind == ACTS:
            known = [row["Претензия"] for row in self.world.all(registers.DATA) if row.get("Акт") == key]
            based = [row["Ref_Key"] for kind in CLAIMS for row in self.world.all(kind) if row.get("Основание") == key]
            return list(dict.fromkeys(known + based))
        if kind.startswith("Document_"):
            return [row["Претензия"] for row in self.world.all(registers.DOCUMENTS) if row.get("Документ") == key]
        return []

    @property
    def last(self) -> int:
        return int((self.world.get(registers.LAST, "") or {}).get("Номер", 0))

    def was_removed(self, claim: str) -> bool:
        return bool((self.world.get(registers.QUEUE, claim) or {}).get("Удалена"))

    def after(self, number: int) -> list[tuple[int, str, bool]]:
        """(number, claim, removed) in the order of the numbers."""
        with self.world.lock:
            rows = self.world.objects.get(registers.QUEUE, {}).items()
            found = [(int(row["Номер"]), key, bool(row["Удалена"])) for key, row in rows if row["Номер"] > number]
        return sorted(found)

    def node(self, code: str) -> Object:
        return self.world.get(registers.NODES, code) or {"Подтверждено": 0, "Метка": ""}

    def confirm(self, code: str, number: int) -> None:
        row = self.node(code)
        self.world.put(registers.NODES, code, {**row, "Подтверждено": max(row["Подтверждено"], number)})

    def mark(self, code: str, text: str) -> None:
        self.world.put(registers.NODES, code, {**self.node(code), "Метка": text})
