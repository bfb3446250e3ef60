"""Limits, thresholds and grounds of a process file as single values, set one by one: comments and order stay."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import tomlkit
from tomlkit.items import AoT

Sort = Literal["limit", "sum", "percent", "time", "text", "flag"]
Place = tuple[str | int, ...]
OWN_GROUND = "own_{number}"


@dataclass(frozen=True, kw_only=True)
class Knob:
    """place: of the value in the file; group: where a page shows it; of: name of the stage, role, wish; what: of it.

    value: as the file has it, a limit as «3 working_days».
    """

    place: Place
    sort: Sort
    group: str
    of: str
    what: str
    value: str

    @property
    def name(self) -> str:
        """Of its field on a page."""
        return "-".join(str(one) for one in self.place)


def knobs(text: str) -> list[Knob]:
    """In the order of a page: the whole term, stages and their tasks, sums, wishes, suppliers, reminders, grounds."""
    data = tomllib.loads(text)
    found = [_knob(("term", "limit"), "limit", "terms", "", data)]
    for place, stage in enumerate(data.get("stage", [])):
        found += _of_row(("stage", place), stage, "terms", ("limit", "cap"), stage["name"])
        for inner, task in enumerate(stage.get("tasks", [])):
            found += _of_row(("stage", place, "tasks", inner), task, "terms", ("limit",), stage["name"], "task")
    for place, wish in enumerate(data.get("wish", [])):
        found += _of_row(("wish", place), wish, "wishes", ("limit", "answer_limit"), wish["name"])
    found += _of_row(("recovery",), data.get("recovery", {}), "suppliers", ("start_within", "answer_limit"), "")
    for place, row in enumerate(data.get("approval", [])):
        found.append(_knob(("approval", place, "from_sum"), "sum", "sums", row["name"], data))
    reminders = data.get("reminders", {})
    sorts: dict[str, Sort] = {"warn_at": "percent", "quiet_from": "time", "quiet_till": "time", "digest_at": "time"}
    found += [_knob(("reminders", key), sorts[key], "reminders", "", data) for key in sorts if key in reminders]
    return found + _grounds(data.get("ground", []))


def turned(text: str, values: Mapping[str, str], grounds: list[str]) -> str:
    """The file with these values by the name of the knob, each as Knob.value is written; grounds: names of new ones."""
    file = tomlkit.parse(text)
    for knob in knobs(text):
        value = values.get(knob.name, knob.value)
        if value != knob.value:
            _set(file, knob, value)
    rows: Any = file.get("ground")
    for name in grounds if isinstance(rows, AoT) else ():
        codes = {str(row["code"]) for row in rows}
        number = next(number for number in range(1, len(codes) + 2) if OWN_GROUND.format(number=number) not in codes)
        row = tomlkit.table()
        row.update({"code": OWN_GROUND.format(number=number), "name": name})
        row.add(tomlkit.nl())
        rows.insert(len(rows) - 1, row)  # the last one, «Другое», stays the last
    return tomlkit.dumps(file)


def _grounds(rows: list[dict[str, Any]]) -> list[Knob]:
    """The last one is always offered: it is the one for what nobody foresaw."""
    found = []
    for number, row in enumerate(rows, 1):
        of, flag = row["name"], "yes" if row.get("retired") else ""
        found.append(
            Knob(place=("ground", number - 1, "name"), sort="text", group="grounds", of=of, what="name", value=of)
        )
        if number < len(rows):
            place: Place = ("ground", number - 1, "retired")
            found.append(Knob(place=place, sort="flag", group="grounds", of=of, what="retired", value=flag))
    return found


def _of_row(
    place: Place, row: Mapping[str, Any], group: str, keys: tuple[str, ...], of: str, what: str = ""
) -> Iterator[Knob]:
    for key in keys:
        if key in row:
            yield Knob(place=(*place, key), sort="limit", group=group, of=of, what=what or key, value=str(row[key]))


def _knob(place: Place, sort: Sort, group: str, of: str, data: Any) -> Knob:
    for one in place:
        data = data[one]
    return Knob(place=place, sort=sort, group=group, of=of, what=str(place[-1]), value=str(data))


def _set(file: Any, knob: Knob, value: str) -> None:
    for one in knob.place[:-1]:
        file = file[one]
    key = knob.place[-1]
    if knob.sort in ("sum", "percent"):
        file[key] = float(value) if "." in value else int(value)
    elif knob.sort == "flag":
        if value:
            file[key] = True
        else:
            del file[key]
    else:
        file[key] = value
