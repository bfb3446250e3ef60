"""`python -m forms.torg2 data.json -o act.pdf`: fill the form; `--sources`: where each value came from."""

import argparse
import sys
from pathlib import Path

from claims.rules.paper_mark import PaperMark, fingerprint
from forms.torg2.fill import draw
from forms.torg2.reading import BadData, dump, read
from forms.torg2.sources import report


def main(argv: list[str] | None = None) -> int:
    """0 when done; 2 and one line on stderr when the data or the file will not do."""
    parser = argparse.ArgumentParser(prog="python -m forms.torg2", description="Акт ТОРГ-2 из JSON")
    parser.add_argument("data", type=Path, help="JSON с данными акта, смотрите forms/torg2/README.md")
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("-o", "--output", type=Path, metavar="FILE", help="куда записать PDF")
    wanted.add_argument("--sources", action="store_true", help="показать, откуда взято каждое значение")
    asked = parser.parse_args(argv)
    try:
        act = read(asked.data.read_text("utf-8"))
        if asked.sources:
            print(report(act))
            return 0
        drawn = draw(act, PaperMark.of(fingerprint(dump(act)), 1))
        asked.output.write_bytes(drawn.pdf)
    except BadData as error:
        return _refuse(f"{asked.data}: {error}")
    except UnicodeDecodeError:
        return _refuse(f"{asked.data}: файл должен быть в кодировке UTF-8")
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    for called, lost in drawn.lost.items():
        print(f"«{called}»: в шрифте нет знаков {lost}, вместо них стоит «?»", file=sys.stderr)
    return 0


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
