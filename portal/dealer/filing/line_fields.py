"""The fields of a line: what its page shows in them, and what a posted page says anew."""

import json

from claims.rules.draft import DraftLine
from claims.rules.quantity import parse_quantity, show_quantity
from portal.dealer.filing.guide import Guide
from portal.posted import Form


def shown(found: Guide, row: DraftLine) -> dict[str, str]:
    """{code: text} as the page is rendered; sums only for who may see them."""
    values = {code: row.typed.get(code, "") for code in codes(found) if code not in _hidden(found)}
    if "fact" in values and not values["fact"]:
        values["fact"] = show_quantity(row.shipped.quantity)
    if "batch" in values and not row.typed:
        values["batch"] = row.batch
    return values


def posted(found: Guide, row: DraftLine, form: Form) -> dict[str, str]:
    """{code: text} of the fields that came."""
    names = {code: f"{code}_{row.shipment_line_id}" for code in codes(found) if code not in _hidden(found)}
    return {code: form.get(name) for code, name in names.items() if name in form.values}


def said(found: Guide, row: DraftLine, form: Form) -> dict[str, str]:
    """What the person has changed since the page was rendered, so that a stale page takes back no colleague's word.

    Of a line that is open what the page offered counts as said where nothing is kept yet.
    """
    came, was = posted(found, row, form), shown_before(form, f"was_{row.shipment_line_id}")
    changed = {code: text for code, text in came.items() if was.get(code) != text}
    if row.line_id is None and not changed:
        return {}
    return {code: text for code, text in came.items() if code in changed or not row.typed.get(code)}


def matches(found: Guide, row: DraftLine, anew: dict[str, str]) -> bool:
    """Nothing is said of the line but that all of it came."""
    typed = {**row.typed, **anew}
    if any(typed.get(code) for code in codes(found) if code != "fact"):
        return False
    fact = typed.get("fact", "")
    return not fact or parse_quantity(fact, row.packs, row.goods.unit) == row.shipped.quantity


def codes(found: Guide) -> list[str]:
    """Fields that the subject asks of a line."""
    subject = found.draft.subject
    return [*(field.code for field in subject.line_fields), "instead_qty"] if subject else []


def _hidden(found: Guide) -> set[str]:
    subject = found.draft.subject
    if subject is None or found.sees_prices:
        return set()
    return {field.code for field in subject.line_fields if field.type == "money"}


def shown_before(form: Form, field: str) -> dict[str, str]:
    """What the page was shown with, by its hidden field; {} where that does not say."""
    try:
        was = json.loads(form.get(field) or "{}")
    except (ValueError, RecursionError):
        return {}
    return {name: text for name, text in was.items() if isinstance(text, str)} if isinstance(was, dict) else {}
