"""Erp: the one interface to 1C, and the plain frozen data that crosses it.

Keys are 1C's Ref_Key; versions are compared for equality only. Moments are aware UTC,
dates are calendar days of the 1C base. Quantities are in base units, sums in the currency of the document.
Names of 1C objects stand in sync.odata.names: docstrings here point to its constants.
Every method may raise ErpUnavailable (nothing is known, repeat) or ErpRefused (a person must look).
"""

from __future__ import annotations

from sync.erp.door import Erp
from sync.erp.given import ClaimDetails, ClaimLineOut, ClaimOut, ClaimRef, FileOut, LineDecision, MessageOut
from sync.erp.reference import Barcode, Catalogue, Contact, Dealer, Key, LegalEntity, Pack, Product, Seller, Version
from sync.erp.shipment import Return, ReturnLine, Shipment, ShipmentLine
from sync.erp.told import (
    ActState,
    Changes,
    ClaimState,
    Document,
    FileIn,
    HeldClaim,
    HeldClaims,
    LineState,
    MessageIn,
    OddObject,
    Origin,
    Responsible,
)

__all__ = [
    "ActState",
    "Barcode",
    "Catalogue",
    "Changes",
    "ClaimDetails",
    "ClaimLineOut",
    "ClaimOut",
    "ClaimRef",
    "ClaimState",
    "Contact",
    "Dealer",
    "Document",
    "Erp",
    "FileIn",
    "FileOut",
    "HeldClaim",
    "HeldClaims",
    "Key",
    "LegalEntity",
    "LineDecision",
    "LineState",
    "MessageIn",
    "MessageOut",
    "OddObject",
    "Origin",
    "Pack",
    "Product",
    "Responsible",
    "Return",
    "ReturnLine",
    "Seller",
    "Shipment",
    "ShipmentLine",
    "Version",
]
