"""What the extension keeps for a claim beside its own fields: sets of the world that OData does not publish.

Number, subject, stage, due date and link are not here: they are the claim's additional attributes, which OData and
the manager's page show, too.
"""

from __future__ import annotations

from emulators.onec.world import Object, World

DATA = "InformationRegister_дп_ДанныеПретензии"
LINES = "InformationRegister_дп_СтрокиПретензии"
MESSAGES = "InformationRegister_дп_СообщенияПретензии"
FILES = "InformationRegister_дп_СсылкиНаФайлы"
DOCUMENTS = "InformationRegister_дп_ДокументыПоРешению"
QUEUE = "InformationRegister_дп_ОчередьИзменений"
NODES = "InformationRegister_дп_УзлыПортала"
LAST = "Constant_дп_ПоследнийНомерИзменения"
BASE = "Constant_дп_ИдентификаторБазы"
OF_A_CLAIM = (DATA, LINES, MESSAGES, FILES, DOCUMENTS)


def of(world: World, register: str, claim: str) -> list[Object]:
    """Rows of a claim, in the order in which they were written."""
    return [row for row in world.all(register) if row.get("Претензия") == claim]


def data(world: World, claim: str) -> Object:
    """The one row that a claim has in DATA; {} if the portal does not know it."""
    return world.get(DATA, claim) or {}


def put(world: World, register: str, claim: str, key: str, row: Object) -> None:
    world.put(register, f"{claim}|{key}" if key else claim, {"Претензия": claim, **row})
