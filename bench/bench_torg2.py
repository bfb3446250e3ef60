"""ТОРГ-2 filled for 5, 100 and 1000 lines, against the bare tools drawing the very same text in the same run."""

import gc
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pdfrw import PdfReader
from pdfrw.buildxobj import pagexobj
from pdfrw.toreportlab import makerl
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from forms.sheets import Sheet
from forms.torg2 import book, boxes
from forms.torg2.fill import render
from forms.torg2.layout import BLANK, HERE
from forms.torg2.plan import plan
from forms.torg2.reading import read
from forms.torg2.values import Torg2

LIMIT = 3.0  # times the bare tools


def bare(sheets: list[Sheet]) -> bytes:
    """pdfrw and reportlab told exactly where each text goes: nothing to wrap, fit, count or round."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    pages = PdfReader(fdata=BLANK.read_bytes()).pages
    under = [makerl(canvas, pagexobj(page)) for page in pages]
    for sheet in sheets:
        canvas.doForm(under[sheet.template - 1])
        for x, y, size, font, text in sheet.texts:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def medians_ms(works: tuple[Callable[[], bytes], ...], times: int) -> list[float]:
    """Milliseconds of processor time of each, taken in turns: a busy machine troubles all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, own in zip(works, taken, strict=True):
            gc.collect()
            start = time.process_time()
            work()
            own.append((time.process_time() - start) * 1000)
    return [statistics.median(own) for own in taken]


def with_lines(count: int) -> Torg2:
    example = read((HERE / "example.json").read_text("utf-8"))
    lines = example.lines[:3]
    many = tuple(replace(lines[n % 3], name=f"{lines[n % 3].name} {n}") for n in range(count))
    return replace(example, lines=many)


def weasyprint(act: Torg2) -> None:
    """The same data as tables of HTML: not the form's own look, which it cannot be told in millimetres so quickly."""
    from weasyprint import HTML

    cells = (boxes.goods(line).values() for line in act.lines)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(text)}' for text in row)}" for row in cells)
    head = "".join(f"<p>{escape(text)}" for text in boxes.header(act).values())
    HTML(string=f"<meta charset=utf-8>{head}<table>{rows}</table>").write_pdf()


def libreoffice(act: Torg2) -> None:
    """Our own workbook of the act, made a PDF by the office."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "act.xlsx"
        workbook.write_bytes(book.render(act))
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(workbook)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)


def beside(act: Torg2, count: int) -> None:
    """What others take for the same act, by the clock, where they are installed."""
    others = {"weasyprint": find_spec("weasyprint"), "libreoffice": shutil.which("soffice")}
    for name, work in (("weasyprint", weasyprint), ("libreoffice", libreoffice)):
        if not others[name]:
            continue
        start = time.monotonic()
        work(act)
        print(f"torg2 {count:5} lines: {name} {(time.monotonic() - start) * 1000:.0f} ms")
    if not any(others.values()) and count == 5:
        print("torg2: neither WeasyPrint nor LibreOffice is installed, nothing to stand beside")


def main() -> int:
    worst = 0.0
    for count, times in ((5, 21), (100, 9), (1000, 3)):
        act = with_lines(count)
        sheets = [sheet for sheet in plan(act).sheets if sheet.template]
        ours, theirs = medians_ms((partial(render, act), partial(bare, sheets)), times)
        worst = max(worst, ours / theirs)
        size = len(render(act)) // 1024
        print(f"torg2 {count:5} lines: {ours:7.1f} ms, bare {theirs:7.1f} ms, ratio {ours / theirs:.2f}, {size} KB")
        beside(act, count)
    print(f"torg2 peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    if worst > LIMIT:
        print(f"torg2: {worst:.2f} times the bare tools, the limit is {LIMIT}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
