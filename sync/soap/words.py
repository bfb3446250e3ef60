"""Every word of 1C that this dialect looks for or writes."""

from __future__ import annotations

# --- 1C's own words in errors: what a person has to allow
RIGHTS = ("прав доступа", "недостаточно прав")

# --- claim and act
CLAIM_NEW = "Зарегистрирована"
ACT_NEW = "НеСогласовано"
DEALER_SIDE = "dealer"

# --- shipment
NO_VAT, WITHOUT_VAT = "БезНДС", "без НДС"
