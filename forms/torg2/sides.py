"""Who stands in an electronic act: seller, buyer and signer as the format of the order 423@ names them."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from forms.torg2.notes import Notes
from forms.torg2.parties import Party, Signer
from forms.torg2.values import Torg2

ORGANISATION, ENTREPRENEUR = 10, 12  # digits of ИНН
HEAD: Literal["3"] = "3"
CHAIRMAN: Literal["7"] = "7"
NOT_KNOWN = "не указано"


class Refused(ValueError):
    """This act cannot be an electronic file; str() is one line in Russian: why, and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A name in parts: Фамилия, Имя, Отчество."""

    last: str
    first: str
    middle: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """УчастникТип: an organisation, or the person who is an entrepreneur; unit: СтруктПодр."""

    party: Party
    person: Person | None
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """Подписант."""

    signer: Signer
    person: Person


def seller_of(act: Torg2, notes: Notes) -> Side:
    return Side(party=_party(act.parties.seller, "поставщика", notes), person=_owner(act.parties.seller), unit="")


def buyer_of(act: Torg2, notes: Notes) -> Side:
    buyer = _party(act.parties.buyer, "покупателя", notes)
    return Side(party=buyer, person=_owner(buyer), unit=notes.fit("buyer_unit", 1000))


def signer_of(act: Torg2, notes: Notes) -> Signed:
    """The one that is named, else the head who approves the act, else the chairman of the commission."""
    signer = act.parties.signer
    if not signer.name and act.approver_name:
        signer = replace(signer, name=act.approver_name, position=act.approver_position, powers=HEAD)
    elif not signer.name:
        signer = replace(signer, name=act.chairman_name, position=act.chairman_position, powers=CHAIRMAN)
    person = split_name(signer.name)
    if person is None:
        raise Refused("не указано, кто подписывает: в акте нужны фамилия и имя или инициалы руководителя")
    position = notes.cut("Должность подписанта", signer.position, 128) or NOT_KNOWN
    basis = notes.cut("Основание полномочий подписанта", signer.basis, 255) or NOT_KNOWN
    return Signed(signer=replace(signer, position=position, basis=basis), person=person)


def split_name(name: str) -> Person | None:
    """Фамилия И. О., Фамилия И.О., И. О. Фамилия, or in full; None without a first name or an initial."""
    words = re.findall(r"[^\s.]+\.?", unicodedata.normalize("NFC", name))
    if len(words) > 1 and words[0].endswith(".") and not words[-1].endswith("."):
        words = [words[-1], *words[:-1]]
    if len(words) < 2 or words[0].endswith("."):
        return None
    return Person(last=words[0][:60], first=words[1][:60], middle=" ".join(words[2:])[:60])


def _party(party: Party, whose: str, notes: Notes) -> Party:
    if len(party.inn) not in (ORGANISATION, ENTREPRENEUR) or not party.inn.isdecimal():
        raise Refused(f"нет ИНН {whose}: когда его укажут в 1С, сделайте акт заново")
    if not party.name:
        raise Refused(f"нет названия {whose}: когда его укажут в 1С, сделайте акт заново")
    if len(party.inn) == ENTREPRENEUR and _owner(party) is None:
        raise Refused(f"название {whose} «{party.name}»: у предпринимателя нужны фамилия и имя")
    return replace(
        party,
        name=notes.cut(f"Название {whose}", party.name, 1000),
        address=notes.cut(f"Адрес {whose}", party.address, 255),
        phone=notes.cut(f"Телефон {whose}", party.phone, 255),
        okpo=notes.cut(f"ОКПО {whose}", party.okpo, 10),
    )


def _owner(party: Party) -> Person | None:
    if len(party.inn) != ENTREPRENEUR:
        return None
    return split_name(re.sub(r"(?i)\b(ИП|индивидуальный предприниматель)\b", "", party.name))
