"""Operations that go on after the answer: a client polls them until they succeed or fail."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from emulators.yadisk.errors import Refusal

IN_PROGRESS, SUCCESS, FAILED = "in-progress", "success", "failed"


@dataclass
class Operation:
    """polls: how many looks still see it in progress, None: waits for its upload; finish: done before success."""

    status: str = IN_PROGRESS
    polls: int | None = None
    outcome: str = SUCCESS
    finish: Callable[[], None] | None = None


class Operations:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_id: dict[str, Operation] = {}

    def new(self, polls: int | None = None, finish: Callable[[], None] | None = None) -> str:
        """A fresh id of 64 hex digits."""
        key = secrets.token_hex(32)
        self._by_id[key] = Operation(polls=polls, finish=finish)
        return key

    def settle(
        self, key: str, polls: int = 1, outcome: str = SUCCESS, finish: Callable[[], None] | None = None
    ) -> None:
        """The upload arrived: after `polls` more looks it is over. The real one is never done at the first look."""
        operation = self._by_id[key]
        operation.polls, operation.outcome, operation.finish = polls, outcome, finish

    def poll(self, key: str) -> str:
        operation = self._by_id.get(key)
        if operation is None:
            raise Refusal("DiskOperationNotFoundError")
        with self._lock:
            if operation.status != IN_PROGRESS or operation.polls is None:
                return operation.status
            if operation.polls > 0:
                operation.polls -= 1
                return IN_PROGRESS
            operation.status = operation.outcome
        if operation.finish and operation.status == SUCCESS:
            operation.finish()
        return operation.status
