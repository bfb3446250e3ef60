"""How values look to people: sums, quantities, dates and plurals; the Jinja environment that knows them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.plural import PluralRule
from babel.plural import to_python as plural_function
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from claims.rules.countries import currency
from claims.rules.scan import on_file
from claims.wording import say

LOCALE = "ru_RU"
TEMPLATES = Path(__file__).parent / "templates"
NBSP = "\u00a0"
ZERO = Decimal(0)
SOON = timedelta(hours=6)  # before an end that staff must keep
_FORMS = plural_function(
    PluralRule(
        {
            "one": "v = 0 and i % 10 = 1 and i % 100 != 11",
            "few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
            "many": "v = 0 and i % 10 = 0 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 11..14",
        }
    )
)


def money(value: Decimal, code: str) -> str:
    """«1 234,50 ₽», spaces that do not break; code: of the currency, "" where none is known."""
    return f"{format_decimal(value, '#,##0.00', LOCALE)}{NBSP}{currency(code).sign}"


def sums(value: Mapping[str, Decimal], beside: Mapping[str, Decimal] | None = None) -> list[str]:
    """{code of a currency: sum} as one figure a currency, our own first; what is in other money is never added up.

    beside: sums that stand next to these; a currency of theirs has its nought here.
    """
    all_of_them = {**dict.fromkeys(beside or {}, ZERO), **value} or {"": ZERO}
    own = currency("").code
    return [money(total, code) for code, total in sorted(all_of_them.items(), key=lambda row: (row[0] != own, row[0]))]


def quantity(value: Decimal, unit: str = "") -> str:
    """«1 234,5 кг»: as many decimals as there are, three at most."""
    number = format_decimal(value, "#,##0.###", LOCALE)
    return f"{number}{NBSP}{unit}" if unit else number


def plural(count: int, one: str, few: str, many: str) -> str:
    """«3 рекламации»: the number and the word in its form."""
    word = {"one": one, "few": few, "many": many}.get(_FORMS(count), few)
    return f"{format_decimal(count, '#,##0', LOCALE)}{NBSP}{word}"


def size(count: int) -> str:
    """Bytes as people say them: «84 МБ», «640 КБ», «12 ГБ»."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))}{NBSP}КБ"
    value, unit = Decimal(count) / 1_000_000, "МБ"
    if value >= 10_000:
        value, unit = value / 1000, "ГБ"
    return f"{format_decimal(value, '#,##0' if value >= 10 else '#,##0.#', LOCALE)}{NBSP}{unit}"


def spell(value: timedelta) -> str:
    """How long something took: «2 с», «7 мин», «3 ч 05 мин»."""
    seconds = round(value.total_seconds())
    if seconds < 60:
        return f"{max(1, seconds)}{NBSP}с"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours}{NBSP}ч {minutes:02}{NBSP}мин" if hours else f"{minutes}{NBSP}мин"


def playtime(seconds: int) -> str:
    """How long a video is: «0:07», «12:30»."""
    return f"{seconds // 60}:{seconds % 60:02}"


def lasting(time: timedelta) -> str:
    """How long something took: «2 дня 4 ч», «3 ч 20 мин», «5 мин»."""
    minutes = int(time.total_seconds()) // 60
    hours = minutes // 60
    if hours >= 24:
        left = f" {hours % 24}{NBSP}ч" if hours % 24 else ""
        return plural(hours // 24, "день", "дня", "дней") + left
    if hours:
        return f"{hours}{NBSP}ч" + (f" {minutes % 60}{NBSP}мин" if minutes % 60 else "")
    return f"{max(1, minutes)}{NBSP}мин"


def _roughly(time: timedelta) -> str:
    """The largest part of lasting(): who is late by days does not count hours."""
    return lasting(time).partition(" ")[0]


class Dates:
    """Dates and times in the company's zone."""

    def __init__(self, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        self._zone, self._now = zone, now

    def day(self, value: date | datetime) -> str:
        """«21 ноября», with the year when it is not this one."""
        day = self._local(value).date() if isinstance(value, datetime) else value
        this_year = self._local(self._now()).year == day.year
        return format_date(day, "d MMMM" if this_year else "d MMMM y", LOCALE).replace(" ", NBSP)

    def full_day(self, value: date | datetime) -> str:
        """«21 ноября 2026»."""
        day = self._local(value).date() if isinstance(value, datetime) else value
        return format_date(day, "d MMMM y", LOCALE).replace(" ", NBSP)

    def short_day(self, value: date | datetime) -> str:
        """«21.11.2026»."""
        day = self._local(value).date() if isinstance(value, datetime) else value
        return day.strftime("%d.%m.%Y")

    def month(self, value: datetime) -> str:
        """«март 2026»."""
        return format_date(self._local(value).date(), "LLLL y", LOCALE).replace(" ", NBSP)

    def short_month(self, value: datetime) -> str:
        """«мар», for the narrow column of a chart."""
        return format_date(self._local(value).date(), "LLLL", LOCALE)[:3]

    def time(self, value: datetime) -> str:
        """«12:05»."""
        return self._local(value).strftime("%H:%M")

    def moment(self, value: datetime) -> str:
        """«сегодня, 14:20», «вчера, 9:05», «10 марта, 14:20»."""
        apart = self._local(self._now()).date() - self._local(value).date()
        word = {timedelta(0): "сегодня", timedelta(1): "вчера"}.get(apart) or self.day(value)
        return f"{word}, {self.time(value)}"

    def until(self, value: datetime) -> str:
        """A deadline: «26 марта 2026, 18:00 мск» (the zone is named)."""
        zone = "мск" if self._zone.key == "Europe/Moscow" else self._local(value).strftime("UTC%z")[:6]
        return f"{self.full_day(value)}, {self.time(value)}{NBSP}{zone}"

    def left(self, value: datetime) -> str:
        """Until an end that is near or past: «просрочено 2 дня», «осталось 3 ч», «завтра, 18:00»."""
        now = self._now()
        if value < now:
            return f"просрочено {_roughly(now - value)}"
        if value - now < SOON:
            return f"осталось {_roughly(value - now)}"
        apart = self._local(value).date() - self._local(now).date()
        word = {timedelta(0): "сегодня", timedelta(1): "завтра"}.get(apart) or self.day(value)
        return f"{word}, {self.time(value)}"

    def _local(self, value: datetime) -> datetime:
        return value.astimezone(self._zone)


class Absent(StrictUndefined):
    """What a template was not given: may be asked for («if x»), never printed."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


def environment(zone: ZoneInfo, now: Callable[[], datetime], folder: Path = TEMPLATES) -> Environment:
    """Jinja with our filters: of numbers, sheets and those of Dates; global plural."""
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(default=True, disabled_extensions=("txt",)),  # plain text has no &amp;
        undefined=Absent,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a program that runs does not see its files change
    )
    dates = Dates(zone, now)
    env.filters.update(
        money=money, sums=sums, quantity=quantity, size=size, spell=spell, playtime=playtime, lasting=lasting
    )
    env.filters["sheets"] = lambda read: say(on_file(read))
    for name in ("day", "full_day", "short_day", "month", "short_month", "time", "moment", "until", "left"):
        env.filters[name] = getattr(dates, name)
    env.globals.update(plural=plural)
    return env
