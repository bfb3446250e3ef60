"""What a dealer's administrator arranges: people with roles and stores, what a store is called, who sees prices."""

from portal.dealer.people import people, stores

PEOPLE_ROUTES = (
    people.show,
    people.ask_newcomer,
    people.take_in,
    people.ask_place,
    people.place,
    people.let_go,
    people.invite_again,
    people.prices,
    stores.ask,
    stores.change,
)
