"""Pages of our own staff: all claims, one claim, problems of the exchange."""

from portal.staff import card, checks, claims, exchange, file_store, journal, letters, tie, written

STAFF_ROUTES = (
    claims.show,
    card.show,
    card.answer,
    card.ask,
    card.original_came,
    card.new_link,
    card.end_link,
    tie.choose,
    tie.tie,
    exchange.show,
    exchange.retry,
    letters.release,
    exchange.retry_every,
    exchange.solve,
    exchange.settle,
    exchange.pause,
    exchange.resume,
    checks.show,
    checks.order,
    checks.one,
    checks.offer,
    file_store.show,
    journal.show,
    journal.of_claim,
    written.show,
    written.keep,
    written.pdf,
)
