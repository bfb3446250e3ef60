"""Pages of a dealer."""

from portal.dealer import add_files, card, claims, files, link, requisites, rules, shipments, statistics, withdraw

CLAIM_ROUTES = (
    claims.show,
    shipments.show_all,
    shipments.show,
    shipments.receive_it,
    statistics.show,
    statistics.claims_behind,
    statistics.book,
    card.show,
    card.live_parts,
    card.answer,
    card.ask,
    add_files.upload,
    withdraw.show,
    withdraw.send,
    files.whole,
    files.small,
    requisites.show,
    requisites.ask,
    requisites.keep,
    rules.show,
    rules.accept,
    link.show,
    link.file,
    link.small,
)
