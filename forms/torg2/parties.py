"""Who exchanges an act as an electronic file: both sides by their numbers, and who signs. Nothing of it is printed."""

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """A legal entity or an entrepreneur (ИНН of twelve digits), in full.

    participant_id: its number with an operator of electronic exchange; country: its code in digits.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str = ""
    inn: str = ""
    kpp: str = ""
    okpo: str = ""
    address: str = ""
    phone: str = ""
    participant_id: str = ""
    country: str = "643"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Who puts the electronic signature; powers, status: codes of the order 423@ (README.md); basis: of the powers."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    name: str = ""
    position: str = ""
    powers: Literal["1", "2", "3", "7", "8"] = "3"
    status: Literal["3", "4", "5", "6"] = "5"
    basis: str = "Должностные обязанности"


@dataclass(frozen=True, kw_only=True, slots=True)
class Parties:
    """signer without a name: the head who approves the act, else the chairman of the commission."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    buyer: Party = Party()
    seller: Party = Party()
    signer: Signer = Signer()
