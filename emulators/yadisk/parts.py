"""What every call of the REST interface gets, and how it reads its query."""

from dataclasses import dataclass

from emulators.yadisk.disk import Disk
from emulators.yadisk.errors import Refusal
from emulators.yadisk.faults import Fault
from emulators.yadisk.links import Links
from emulators.yadisk.operations import Operations
from emulators.yadisk.paths import DiskPath, parse
from emulators.yadisk.server import Answer, Request, json_answer

SOON = 1  # looks at an operation until it is over


@dataclass
class Parts:
    """fault: what goes wrong in this call."""

    disk: Disk
    links: Links
    operations: Operations
    request: Request
    fault: Fault | None = None

    @property
    def fields(self) -> str:
        return self.request.query.get("fields", "")

    def path(self, key: str = "path") -> DiskPath:
        return parse(self.request.query.get(key, ""))

    def flag(self, key: str) -> bool:
        return self.request.query.get(key, "").lower() == "true"

    def number(self, key: str, default: int) -> int:
        text = self.request.query.get(key, "")
        if text and not text.isdigit():
            raise Refusal("FieldValidationError", key)
        return int(text or default)

    def later(self) -> Answer:
        """202: it goes on as an operation, which is over soon."""
        return json_answer(self.links.operation(self.operations.new(SOON)), 202)
