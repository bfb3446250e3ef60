"""Plays the 1C manager: reads and posts the card of a claim as a person would, through the page of 1C."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import httpx

MANAGERS = ("Соколова Ирина Сергеевна", "Орлова Марина Викторовна", "Гусев Антон Павлович")
OPTION = re.compile(r'<option value="([0-9a-f-]{36})"[^>]*>([^<]+)</option>')
ROW = re.compile(r'name="action-(\d+)"')
FIGURE = re.compile(r'<td data-name="(?:По документу|Факт)" class="n">([^<]*)</td>')
WANTS_MONEY = "Вернуть деньги"  # in the dealer's own words on the card
LESS_TO_PAY = "ДопоставкаНеТребуется"
GRANTED = {-1: "ТребуетсяДопоставка", 0: LESS_TO_PAY, 1: "ПокупкаПерепоставленного"}
REFUSED = "НедостачаНеПризнана"
WHY_NOT = "По весу и записи с камеры отгружено полностью"


class Manager:
    """One who sits before the page at this address."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, trust_env=False, timeout=10.0)

    def close(self) -> None:
        self._client.close()

    def work(self, claim: UUID, step: dict[str, Any], filed: date, order: int) -> None:
        """Fills in what the step says and presses «Записать»."""
        address = f"/claims/{claim}"
        page = self._client.get(address).raise_for_status().text
        posted = {"responsible": _responsible(page, order)}
        posted |= {name: step[name] for name in ("status", "answer") if name in step}
        if "due" in step:
            posted["due"] = (filed + timedelta(days=step["due"])).isoformat()
        if step.get("mark"):
            posted["mark"] = "on"
        if 'name="act_status"' in page:
            posted |= _act(page, step)
        elif "stage" in step:
            posted["stage"] = step["stage"]
        self._client.post(address, data=posted)


def _responsible(page: str, order: int) -> str:
    known: dict[str, str] = {unescape(name): key for key, name in OPTION.findall(page)}
    return known[MANAGERS[order % len(MANAGERS)]]


def _act(page: str, step: dict[str, Any]) -> dict[str, str]:
    posted = {"act_status": step["act"]} if "act" in step else {}
    if "decide" not in step:
        return posted
    rows = ROW.findall(page)
    figures = [float(re.sub(r"\s", "", unescape(text)).replace(",", ".")) for text in FIGURE.findall(page)]
    for place, row in enumerate(rows):
        document, fact = figures[2 * place], figures[2 * place + 1]
        no = step["decide"] == "refuse" or (step["decide"] == "partly" and place == 0)
        yes = LESS_TO_PAY if WANTS_MONEY in page and fact < document else GRANTED[(fact > document) - (fact < document)]
        posted[f"action-{row}"] = REFUSED if no else yes
        if no:
            posted[f"comment-{row}"] = WHY_NOT
    return posted
