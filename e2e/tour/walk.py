"""All of the tour, one page after another."""

from collections.abc import Iterator

from e2e.conftest import Opens
from e2e.pages.manager import Manager
from e2e.stack import Person, Stack
from e2e.tour import Stop
from e2e.tour.dealer import claim, decision
from e2e.tour.doors import doors, letters
from e2e.tour.filing import filing, truck
from e2e.tour.phone import phone
from e2e.world import Dealer


def all_pages(opens: Opens, stack: Stack, dealer: Dealer, people: tuple[Person, Person]) -> Iterator[Stop]:
    """people: the dealer's head and one of staff."""
    head, staff = people
    page = opens(head)
    yield from filing(page, dealer)
    with_truck = next(stack.trucks)
    yield from truck(opens(stack.add("driver", with_truck, "head")), with_truck)
    with_phone = next(stack.dealers)
    yield from phone(opens(stack.add("photographer", with_phone, "head")), opens(None), with_phone)
    yield from claim(page, opens(staff), stack)
    number = page.locator("h1 .nowrap").inner_text()
    yield from decision(page, Manager(opens(), stack.onec.url).open(number))
    yield from letters((opens(None), opens(None)), opens(staff), stack, head)
    yield from doors(opens(None), stack, dealer)
