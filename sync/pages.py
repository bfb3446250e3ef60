"""What a person may read of a page that came where 1C's answer should be: its words in one short line."""

from __future__ import annotations

import re

READ = 10_000  # letters of the page that are looked at: a hostile one costs no more
KEPT = 500
SHOWN = 150
HIDDEN = re.compile(r"<(style|script|title)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
REASON = re.compile(r"by reason:\s*(?:</b>)?\s*(?:<br>)?(.*?)</body>", re.S | re.I)


def page_words(page: str) -> str:
    """Without tags, styles and scripts, blanks folded; of a page of 1C's platform the reason alone."""
    start = page[:READ]
    reason = REASON.search(start)
    visible = reason.group(1) if reason else HIDDEN.sub(" ", start)
    return " ".join(re.sub(r"<[^>]{0,200}>", " ", visible).split())[:KEPT]


def short(text: str) -> str:
    """One line that a terminal holds."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
