"""What to say to a supplier, worked out from the figures: each piece of advice cites the figure it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.rules.phrase import Phrase
from claims.rules.rate import FEWEST_CLAIMED, Rate

HALF, FEW = 0.5, 0.2


@dataclass(frozen=True, kw_only=True)
class Part:
    """Of what a supplier is claimed for: a product, a batch or a kind. count: units, of a kind lines."""

    name: str
    count: Decimal
    batch: str = ""


@dataclass(frozen=True, kw_only=True)
class SupplierFigures:
    """others: the rate of all other suppliers' goods; the parts: the greatest of each sort, with how much all have."""

    rate: Rate
    others: Rate
    product: Part | None
    batch: Part | None
    kind: Part | None
    decided: int
    refused: int
    granted: Sequence[str]


def advice(figures: SupplierFigures) -> list[Phrase]:
    """In the order of a talk: how bad it is, what it is, what to ask for."""
    said = [_rate(figures.rate, figures.others)]
    pieces, lines = figures.rate.pieces, Decimal(figures.rate.claimed)
    if figures.batch and figures.batch.batch and _share(figures.batch.count, pieces) >= HALF:
        share = _percent(figures.batch.count, pieces)
        said.append(Phrase("batch", share=share, batch=figures.batch.batch, name=figures.batch.name))
    elif figures.product and _share(figures.product.count, pieces) >= HALF:
        said.append(Phrase("product", share=_percent(figures.product.count, pieces), name=figures.product.name))
    if figures.kind and _share(figures.kind.count, lines) >= HALF:
        said.append(Phrase("kind", share=_percent(figures.kind.count, lines), kind=figures.kind.name))
    if figures.decided and figures.refused / figures.decided >= FEW:
        said.append(Phrase("refused", share=_percent(Decimal(figures.refused), Decimal(figures.decided))))
    if figures.granted:
        said.append(Phrase("granted", sums=", ".join(figures.granted)))
    return said


def _rate(own: Rate, others: Rate) -> Phrase:
    """More or less than others only where the intervals lie apart."""
    if own.per_million is None:
        return Phrase("no_base")
    if own.small or others.per_million is None or others.claimed < FEWEST_CLAIMED:
        return Phrase("small")
    mine, theirs = own.per_million_between, others.per_million_between
    assert mine is not None
    assert theirs is not None
    if mine.low > theirs.high:
        return Phrase("more", times=_times(own.per_million / others.per_million))
    if mine.high < theirs.low and own.per_million:
        return Phrase("less", times=_times(others.per_million / own.per_million))
    return Phrase("alike")


def _times(ratio: float) -> str:
    return f"{ratio:.1f}".replace(".", ",")


def _share(part: Decimal, whole: Decimal) -> float:
    return float(part / whole) if whole else 0.0


def _percent(part: Decimal, whole: Decimal) -> int:
    return round(_share(part, whole) * 100)
