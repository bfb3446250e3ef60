"""How a company wants the act of its dealers: its own ready sentences, and what else it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class PaperChoice:
    """Left as it is, the act is made as it ships.

    sentences: code → the company's own; defaults, options: question of the paper step → ready answer, ready answers.
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
