"""portal act: the ТОРГ-2 of a claim and where its filled fields came from; without a number, the share for all."""

import argparse
from pathlib import Path
from typing import Any

from claims.errors import NotFound
from claims.models import Session
from claims.queries.act import ActData, act_data
from claims.queries.acts import claims_with_act
from claims.queries.claim_by import claim_numbered
from forms.torg2 import fill, sources
from forms.torg2.from_claim import torg2_of
from portal import schema, wiring
from portal.parts import Parts
from portal.settings import Settings, SettingsError


def add_commands(commands: Any) -> None:
    """`act` among the program's commands."""
    act = commands.add_parser("act", help="ТОРГ-2 рекламации: PDF и откуда взято каждое поле")
    act.add_argument(
        "number",
        metavar="НОМЕР",
        nargs="?",
        help="например РК-2026-000123; без него доля без ввода по всем рекламациям",
    )
    act.add_argument(
        "-o", "--output", type=Path, metavar="ФАЙЛ", help="записать PDF; без него печатаются источники полей"
    )
    act.set_defaults(run=print_act)


def print_act(settings: Settings, asked: argparse.Namespace) -> int:
    schema.must_be_newest(settings)
    parts = wiring.build(settings)
    if not asked.number:
        return print_shares(parts)
    with parts.reading() as session:
        act = torg2_of(_data(session, parts, asked.number))
    if asked.output:
        asked.output.write_bytes(fill.render(act))
    else:
        print(sources.report(act))
    return 0


def print_shares(parts: Parts) -> int:
    """For each ТОРГ-2 that was made: filled values, typed ones among them, the share that nobody had to type."""
    whole: list[sources.Filled] = []
    with parts.reading() as session:
        for number in claims_with_act(session, "torg2"):
            values = sources.filled(torg2_of(_data(session, parts, number)))
            typed = sum(value.source == "typed" for value in values)
            print(f"{number}  {len(values):4} {typed:4} {sources.share(values):4} %")
            whole += values
    print(f"Без ввода {sources.share(whole)} % из {len(whole)} заполненных полей")
    return 0


def _data(session: Session, parts: Parts, number: str) -> ActData:
    claim = claim_numbered(session, number)
    if claim is None:
        raise SettingsError(f"Рекламации {number} нет: номер стоит в списке рекламаций")
    try:
        return act_data(session, claim.id, parts.process.of(claim), parts.clock(), parts.company.zone, parts.choice)
    except NotFound:
        raise SettingsError(f"У рекламации {number} нет отгрузки: акт составить не из чего") from None
