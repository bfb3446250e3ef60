"""The whole filing guide in one go, for stories that begin where it ends."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from e2e.media import File, photo
from e2e.pages.check import Check, Sent
from e2e.pages.delivery import Delivery
from e2e.pages.lines import Lines
from e2e.pages.papers import Papers
from e2e.pages.photos import Photos
from e2e.pages.remedy import Remedy
from e2e.pages.subject import Subject
from e2e.world import Dealer


@dataclass
class Told:
    """came: goods → what is typed as «пришло»; shots: what is put at «Груз при вскрытии»."""

    came: dict[str, str] = field(default_factory=lambda: {"Кристалл": "28", "Миндаль": "7 кор. + 6 шт"})
    shots: list[File] = field(default_factory=lambda: [photo()])
    remedy: str = "Вернуть деньги"
    description: str = "При вскрытии машины не хватило двенадцати канистр"


class Filing:
    """From «Какая поставка?» to the number."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def begin(self, dealer: Dealer) -> Lines:
        """Stands at the lines of the dealer's delivery."""
        Delivery(self.page).open().choose(dealer)
        Subject(self.page).choose()
        return Lines(self.page)

    def to_photos(self, dealer: Dealer, told: Told) -> Photos:
        lines = self.begin(dealer)
        for goods, came in told.came.items():
            lines.count(goods, came)
        lines.go_on()
        return Photos(self.page)

    def to_check(self, dealer: Dealer, told: Told) -> Check:
        photos = self.to_photos(dealer, told)
        photos.add("Груз при вскрытии", files=told.shots)
        photos.go_on()
        Remedy(self.page).choose(told.remedy, told.description)
        papers = Papers(self.page)
        papers.make_act()
        papers.go_on()
        return Check(self.page)

    def finish(self) -> Sent:
        """From the lines of a draft that is open to the number, with the shortest of answers."""
        lines = Lines(self.page)
        lines.count("Пена", "20")
        lines.go_on()
        return self.from_photos("Не хватает четырёх")

    def from_photos(self, description: str) -> Sent:
        """From the photos of a draft that is open to the number."""
        shots = Photos(self.page)
        shots.add("Груз при вскрытии", files=[photo()])
        shots.go_on()
        Remedy(self.page).choose("Вернуть деньги", description)
        papers = Papers(self.page)
        papers.make_act()
        papers.go_on()
        return Check(self.page).send()

    def send(self, dealer: Dealer, told: Told | None = None) -> Sent:
        return self.to_check(dealer, told or Told()).send()
