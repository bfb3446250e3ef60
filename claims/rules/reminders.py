"""When people of ours are reminded of a task, and when they are left alone."""

from dataclasses import dataclass
from datetime import datetime, time

NOT_TOLD, TOLD, OVER = -1, 0, 100  # of a task: what was last told of it, else the per cent of its time
KINDS = ("task", "warning", "overdue", "digest")


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """[reminders]: which letters go to people of ours; warn: per cent of a task's time after which it is told again.

    quiet: from when till when of a day nothing is sent; digest: when the letter of the morning goes.
    """

    send: tuple[str, ...] = KINDS
    warn: int = 80
    quiet: tuple[time, time] = (time(20), time(8))
    digest: time = time(8, 30)

    def silent(self, local: datetime) -> bool:
        """local: in the company's zone."""
        begin, end = self.quiet
        at = local.time()
        return begin <= at < end if begin <= end else at >= begin or at < end

    def mark(self, began: datetime, due: datetime | None, now: datetime) -> int:
        """What a task that began then is to be told of by now."""
        if due is None:
            return TOLD
        if due <= now:
            return OVER
        return self.warn if (now - began) * 100 >= (due - began) * self.warn else TOLD

    def kind(self, mark: int) -> str:
        """Which letter tells it."""
        return "overdue" if mark == OVER else "task" if mark == TOLD else "warning"
