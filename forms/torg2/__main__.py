"""`python -m forms.torg2 data.json -o act.pdf --xlsx act.xlsx --xml DIR --sources`: each alone or together."""

import argparse
import os
import sys
from pathlib import Path

from claims.rules.paper_mark import PaperMark, fingerprint
from forms.sheets import Printing
from forms.torg2 import book, xml_files
from forms.torg2.fill import draw
from forms.torg2.reading import BadData, dump, read
from forms.torg2.sources import report
from forms.torg2.values import Torg2

SCHEMAS = "TORG2_XSD"


def main(argv: list[str] | None = None) -> int:
    """0 when done; 2 and one line on stderr when the data or a file will not do."""
    parser = _parser()
    asked = parser.parse_args(argv)
    if not (asked.output or asked.sources or asked.xlsx or asked.xml):
        parser.error("скажите, что сделать: -o, --xlsx, --xml или --sources")
    try:
        act = read(asked.data.read_text("utf-8"))
        if asked.sources:
            print(report(act))
        if asked.output:
            _pdf(act, asked.output)
        if asked.xlsx:
            asked.xlsx.write_bytes(book.render(act))
        return _xml(act, asked.xml, asked.xsd) if asked.xml else 0
    except BadData as error:
        return _refuse(f"{asked.data}: {error}")
    except UnicodeDecodeError:
        return _refuse(f"{asked.data}: файл должен быть в кодировке UTF-8")
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")


def _parser() -> argparse.ArgumentParser:
    schemas = os.environ.get(SCHEMAS)
    parser = argparse.ArgumentParser(prog="python -m forms.torg2", description="Акт ТОРГ-2 из JSON")
    parser.add_argument("data", type=Path, help="JSON с данными акта, смотрите forms/torg2/README.md")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="куда записать PDF")
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help="куда записать книгу Excel")
    parser.add_argument("--xml", type=Path, metavar="DIR", help="в какую папку записать электронные файлы")
    parser.add_argument("--sources", action="store_true", help="показать, откуда взято каждое значение")
    parser.add_argument(
        "--xsd",
        type=Path,
        metavar="DIR",
        default=Path(schemas) if schemas else None,
        help=f"папка со схемами XSD, по ним проверяются файлы (или переменная {SCHEMAS})",
    )
    return parser


def _pdf(act: Torg2, path: Path) -> None:
    drawn = draw(act, Printing(mark=PaperMark.of(fingerprint(dump(act)), 1)))
    path.write_bytes(drawn.pdf)
    for called, lost in drawn.lost.items():
        print(f"«{called}»: в шрифте нет знаков {lost}, вместо них стоит «?»", file=sys.stderr)


def _xml(act: Torg2, folder: Path, schemas: Path | None) -> int:
    """What one format refuses the other may take: that file is written all the same."""
    made = xml_files.made(act, schemas)
    for file in made:
        if file.name:
            (folder / file.name).write_bytes(file.content)
            print(folder / file.name)
    if refused := xml_files.refusals(made):
        return _refuse("; ".join(refused))
    print(xml_files.NO_FORCE if schemas else f"{xml_files.NO_FORCE}. {xml_files.NOT_CHECKED}", file=sys.stderr)
    return 0


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
