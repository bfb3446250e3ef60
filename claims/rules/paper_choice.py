"""How a company wants the act of its dealers: its own ready sentences, and what else it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Totals = Literal["none", "annex", "conclusion"]


@dataclass(frozen=True, kw_only=True)
class PaperChoice:
    """Left as it is, the act is made as it ships.

    copies: how many of it are made, 0: it does not say; storage: whoever took the goods for keeping signs, too;
    totals: where the sums of its columns stand, and the VAT; strike: unneeded words and empty rows are struck out.
    sentences: code → the company's own; defaults, options: question of the paper step → ready answer, ready answers.
    """

    copies: int = 0
    storage: bool = False
    totals: Totals = "none"
    strike: bool = True
    sentences: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
