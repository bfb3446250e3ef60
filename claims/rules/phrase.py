"""What a rule says to a person: a code and its figures; claims.wording turns it into a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, init=False)
class Phrase:
    """code names a sentence of claims.wording; params are the figures that stand in it."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __init__(self, code: str, **params: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "params", params)
