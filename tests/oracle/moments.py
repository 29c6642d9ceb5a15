"""Moments worth trying: deadlines, effective dates, holidays and the second before and after each of them."""

from datetime import date, datetime, time, timedelta

from qunzhi.core.instants import SHANGHAI
from tests.oracle.words import as_date, as_day, working_day_after

STARTS = [date(2021, 2, 19), date(2022, 3, 1), date(2022, 6, 17), date(2022, 6, 26), date(2023, 3, 22)]
#: Around long holidays, make-up days, ends of semesters, the campaign's date, and the end of the calendar.
DAYS = [
    *(date(2021, 2, 10), date(2021, 2, 20), date(2022, 1, 31), date(2022, 9, 30), date(2022, 12, 31)),
    *(date(2023, 1, 1), date(2023, 1, 28), date(2023, 7, 31), date(2023, 8, 1), date(2024, 1, 31), date(2024, 2, 1)),
    *(date(2024, 2, 9), date(2024, 2, 18), date(2024, 9, 14), date(2024, 9, 30), date(2025, 1, 26), date(2025, 2, 8)),
    *(date(2025, 9, 28), date(2026, 2, 14), date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 1), date(2027, 3, 1)),
]
EDGES = [0, 1, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 14, 29, 30, 31, 89, 90, 91, 179, 180, 181, 365]
CLOCKS = [time(0), time(0, 0, 1), time(9), time(12, 30), time(18), time(23, 59, 58), time(23, 59, 59)]
SECOND = timedelta(seconds=1)
NEAR = [timedelta(0), SECOND, -SECOND]


def at(day, clock):
    return datetime.combine(day, clock, SHANGHAI)


class Moments:
    """Random moments around one as-of."""

    def __init__(self, rng, now=None):
        self.rng = rng
        self.now = now or self.as_of()

    def as_of(self):
        rng = self.rng
        if rng.random() < 0.35:
            day = rng.choice(STARTS)
            if rng.random() < 0.4:
                return at(day, time(0)) + rng.choice(NEAR)
            return at(day + timedelta(days=rng.choice(EDGES)), rng.choice(CLOCKS))
        if rng.random() < 0.5:
            return at(rng.choice(DAYS) + timedelta(days=rng.choice([0, 0, 1, 2, -1, 5])), rng.choice(CLOCKS))
        first = date(2023, 4, 1) if rng.random() < 0.8 else date(2020, 1, 1)
        return at(first + timedelta(days=rng.randrange((date(2026, 12, 31) - first).days)), rng.choice(CLOCKS))

    def day(self):
        """A date."""
        rng, today = self.rng, self.now.date()
        kind = rng.random()
        if kind < 0.5:
            return today - timedelta(days=rng.choice(EDGES))
        if kind < 0.65:
            return rng.choice(STARTS) + timedelta(days=rng.choice([0, 0, 1, -1, rng.choice(EDGES)]))
        if kind < 0.75:
            return rng.choice(DAYS) + timedelta(days=rng.choice([0, 1, -1]))
        if kind < 0.8:
            return today + timedelta(days=rng.choice([1, 1, 2, 40]))
        return date(2019, 6, 1) + timedelta(days=rng.randrange(2400))

    def past_day(self):
        day = self.day()
        return day if day <= self.now.date() or self.rng.random() < 0.1 else self.now.date() - timedelta(days=60)

    def time(self):
        """An instant, a second around things that matter."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.12:
            return self.now + rng.choice(
                [*NEAR, timedelta(hours=-24), timedelta(hours=-24, seconds=rng.choice([1, -1]))]
            )
        if kind < 0.2:
            return at(rng.choice(STARTS), time(0)) + rng.choice(NEAR)
        return at(self.day(), rng.choice(CLOCKS))

    def past(self):
        """An instant that is rarely after the as-of."""
        moment = self.time()
        return (
            moment
            if moment <= self.now or self.rng.random() < 0.1
            else self.now - timedelta(days=self.rng.choice(EDGES))
        )

    def after(self, moment):
        """An instant at, just before or after a deadline that counts from another."""
        rng = self.rng
        if moment is None or rng.random() < 0.1:
            return self.time()
        if moment.date() < STARTS[0] or rng.random() < 0.15:
            moment = max(moment, at(rng.choice(STARTS), time(0)))
        kind = rng.random()
        if kind < 0.25:
            return moment + rng.choice(NEAR)
        if kind < 0.4:
            return moment + timedelta(hours=24) + rng.choice(NEAR)
        if kind < 0.75:
            day = working_day_after(as_day(moment.date()), rng.choice([1, 2, 5]))
            end = moment.date() + timedelta(days=5) if day is None else as_date(day)
        else:
            end = moment.date() + timedelta(days=rng.choice([7, 10, 30]))
        return at(end, time(23, 59, 59)) + rng.choice(NEAR)

    def date_or_time(self, moment):
        """The same instant, or its date alone (00:00)."""
        if moment is not None and self.rng.random() < 0.1:
            return at(moment.date(), time(0))
        return moment
