"""python -m emulators.onec: the 1C emulator as a program; Ctrl-C or SIGTERM ends it."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from pathlib import Path
from xml.etree.ElementTree import ParseError

from emulators.onec.app import Config, start
from emulators.stop import Stop


def arguments() -> Config:
    """The command line as a Config; argparse says what is wrong and exits."""
    parser = argparse.ArgumentParser(prog="python -m emulators.onec", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of the world; empty = an empty world")
    parser.add_argument("--metadata", type=Path, help="another base's $metadata, or ut_11.4")
    parser.add_argument("--user", default="", help="Basic auth; without it the door is open")
    parser.add_argument("--password", default="")
    parser.add_argument("--seed-demo", action="store_true", help="fill an empty world with the demo company")
    parser.add_argument("--recorded", type=Path, help="folder of recorded answers to merge in")
    parser.add_argument("--wsdl", type=Path, help="description of the SOAP service; without it there is none")
    parser.add_argument("--plan", action="append", default=[], help="exchange plan: NAME=Set,Set", dest="plans")
    parser.add_argument("--ring", default="", help="address to tell that something changed, as the extension does")
    parser.add_argument("--ring-secret", default="", help="what the ring is signed with")
    given = vars(parser.parse_args())
    told = [plan.partition("=") for plan in given.pop("plans")]
    return Config(**given, plans={name: sets.split(",") for name, _, sets in told})


def main() -> int:
    """Runs until told to stop; exit code 2 and one line when it cannot start."""
    config = arguments()
    try:
        running = start(config)
    except (OSError, ParseError, sqlite3.Error, ValueError, KeyError) as wrong:
        print(f"Эмулятор 1С не запустился (порт {config.port}, данные {config.data}): {wrong}", file=sys.stderr)
        return 2
    over = Stop()
    print(f"1С: {running.url}/ (менеджер), {running.odata}", flush=True)
    if running.recorded:
        print(f"1С, записанная отгрузка: {running.recorded.told()}", flush=True)
    over.wait()
    running.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
