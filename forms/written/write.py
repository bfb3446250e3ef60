"""Writes a paper: a template and the facts of a claim become what is printed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from forms.written.content import Block, Content
from forms.written.template import Part, Template, compiled

Facts = Mapping[str, Any]
APART = re.compile(r"№ (?=\S)|\b(?:от|до) (?=\d)|\b(?:ст|п|ч)\. (?=\d)")  # must not part at the end of a row


def written(template: Template, facts: Facts) -> Content:
    """What the paper of these facts says; letterhead: of the facts, where the template wants one."""
    blocks = (_block(part, facts) for part in template.part if not part.when or said(part.when, facts))
    return Content(
        title=said(template.title, facts),
        under=said(template.under, facts),
        letterhead=tuple(facts["letterhead"]) if template.letterhead else (),
        blocks=tuple(block for block in blocks if block.rows),
    )


def said(text: str, facts: Facts) -> str:
    """The text with the facts in their places."""
    out: str = compiled(text).render(facts)
    return APART.sub(lambda found: found[0][:-1] + "\u00a0", out.strip())


def _block(part: Part, facts: Facts) -> Block:
    heading, below = said(part.heading, facts), part.below
    if part.columns:
        head = tuple(said(column.head, facts) for column in part.columns)
        shares = tuple(column.share for column in part.columns)
        aligns = tuple(column.align for column in part.columns)
        rows = tuple(_cells(part, facts))
        return Block(kind="table", rows=rows, heading=heading, head=head, shares=shares, aligns=aligns, below=below)
    if part.pairs:
        pairs = ((said(name, facts), said(value, facts)) for name, value in part.pairs)
        return Block(
            kind="pairs", rows=tuple(pair for pair in pairs if pair[1] or part.pen), heading=heading, below=below
        )
    if part.signatures:
        places = ((pair, item) for item in _items(part, facts) for pair in part.signatures)
        signers = tuple((said(who, item), said(name, item)) for (who, name), item in places)
        return Block(kind="signatures", rows=signers, heading=heading, below=below)
    if part.pictures:
        return Block(kind="pictures", rows=tuple(facts[part.pictures]), heading=heading, below=below)
    rows = tuple((text,) for text in _paragraphs(part, facts) if text)
    return Block(kind="text", rows=rows, heading=heading, align=part.align, below=below)


def _paragraphs(part: Part, facts: Facts) -> Iterator[str]:
    for item in _items(part, facts):
        yield from (row.strip() for row in said(part.text, item).split("\n"))


def _cells(part: Part, facts: Facts) -> Iterator[tuple[str, ...]]:
    for item in _items(part, facts):
        yield tuple(said(column.value, item) for column in part.columns)
    if part.total:
        yield tuple(said(text, facts) for text in part.total)


def _items(part: Part, facts: Facts) -> Iterator[Facts]:
    if not part.each:
        yield facts
        return
    items = ({**facts, "it": item} for item in facts[part.each])
    for number, item in enumerate((item for item in items if not part.only or said(part.only, item)), 1):
        yield {**item, "place": number}
