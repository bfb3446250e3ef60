"""Tables, one file per thing; Session is handed out here so that pages need no SQLAlchemy."""

from sqlalchemy.orm import Session

from claims.models.act import Act
from claims.models.base import Base
from claims.models.batch_hold import BatchHold, BatchLetter
from claims.models.claim import Claim, ClaimEvent, ClaimValue, LinkOpening, Question, RememberedValue
from claims.models.claim_link import ClaimLink
from claims.models.dealer import Contact, Dealer, LegalEntity, Seller, Store
from claims.models.desk import LineDecision, Mention, Note, Task, Verdict
from claims.models.document import OnecDocument, OnecDocumentLine
from claims.models.exchange import CompanyDay, Counter, OnecBase, OutboxMessage, Problem, Ring, Turn, Watermark
from claims.models.file import ClaimFile
from claims.models.journal import JournalRow
from claims.models.letter import Letter, LetterHold, LetterLink
from claims.models.line import ClaimLine, Discrepancy
from claims.models.notice import Device, Notice, NoticeChoice
from claims.models.pause import Outage, Pause
from claims.models.person import (
    Acting,
    Attempt,
    Consent,
    Invitation,
    Leave,
    Membership,
    Person,
    RecoveryCode,
    RulesAcceptance,
    SignIn,
    StaffRole,
    StoreLimit,
)
from claims.models.phone import PhoneLink
from claims.models.process import ProcessMove, ProcessVersion
from claims.models.product import Barcode, Pack, Product
from claims.models.reconciliation import Reconciliation, ReconciliationRow
from claims.models.recovery import Recovery, RecoveryFile, RecoveryLine, RecoveryLink, RecoveryPayment
from claims.models.ruling import Ruling
from claims.models.saved_filter import SavedFilter
from claims.models.shipment import Reception, Shipment, ShipmentLine
from claims.models.shipped import ShippedGoods, ShippedMonth, ShippedWay
from claims.models.spike import FoundSpike
from claims.models.stores import FileAudit, StoreRoom, StoreToken
from claims.models.template import TextTemplate
from claims.models.wish import ClaimWish

__all__ = [
    "Act",
    "Acting",
    "Attempt",
    "Barcode",
    "BatchHold",
    "BatchLetter",
    "Base",
    "Claim",
    "ClaimEvent",
    "ClaimFile",
    "ClaimLine",
    "ClaimLink",
    "ClaimValue",
    "ClaimWish",
    "CompanyDay",
    "Consent",
    "Contact",
    "Counter",
    "Dealer",
    "Device",
    "Discrepancy",
    "FileAudit",
    "FoundSpike",
    "Invitation",
    "JournalRow",
    "Leave",
    "LegalEntity",
    "Letter",
    "LetterHold",
    "LetterLink",
    "LineDecision",
    "LinkOpening",
    "Membership",
    "Mention",
    "Note",
    "Notice",
    "NoticeChoice",
    "OnecBase",
    "OnecDocument",
    "OnecDocumentLine",
    "Outage",
    "OutboxMessage",
    "Pack",
    "Pause",
    "Person",
    "PhoneLink",
    "Problem",
    "ProcessMove",
    "ProcessVersion",
    "Product",
    "Question",
    "Reception",
    "Reconciliation",
    "ReconciliationRow",
    "Recovery",
    "RecoveryFile",
    "RecoveryLine",
    "RecoveryLink",
    "RecoveryPayment",
    "RememberedValue",
    "Ring",
    "RecoveryCode",
    "RulesAcceptance",
    "Ruling",
    "SavedFilter",
    "Seller",
    "Session",
    "Shipment",
    "ShipmentLine",
    "ShippedGoods",
    "ShippedMonth",
    "ShippedWay",
    "SignIn",
    "StaffRole",
    "Store",
    "StoreLimit",
    "StoreRoom",
    "StoreToken",
    "Task",
    "TextTemplate",
    "Turn",
    "Verdict",
    "Watermark",
]
