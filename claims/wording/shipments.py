"""Words about shipments that are no part of a page."""

CLAIMED_ALREADY = (
    "По этой отгрузке подана рекламация {number}. Если всё сошлось, сначала отзовите её: кнопка на странице рекламации."
)
