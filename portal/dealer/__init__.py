"""Pages of a dealer."""

from portal.dealer import add_files, card, claims, files, goods, link, requisites, statistics, wishes, withdraw

CLAIM_ROUTES = (
    claims.show,
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
    wishes.consent,
    wishes.ask,
    wishes.send,
    goods.receive_all,
    goods.ask_again,
    goods.begin_again,
    files.whole,
    files.small,
    requisites.show,
    requisites.ask,
    requisites.keep,
    link.show,
    link.file,
    link.small,
)
