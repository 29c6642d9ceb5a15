"""When the flagged messages were sent, as a small chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qunzhi.core.instants import day_of, from_day
from qunzhi.core.words import Words
from qunzhi.reports.flags.bilingual import both, say
from qunzhi.reports.html.markup import Html, tag
from qunzhi.reports.when import day_words

#: More columns than this are put together, by week and then by four weeks.
_MOST = 62


def by_day(instants: Iterable[int]) -> Html | None:
    """Columns by day, or by a longer step where there are too many days; nothing for a single day."""
    days = Counter(map(day_of, instants))
    first, last = min(days), max(days)
    step = next((s for s in (1, 7, 28) if (last - first) // s < _MOST), (last - first) // _MOST + 1)
    columns = [0] * ((last - first) // step + 1)
    for day, n in days.items():
        columns[(day - first) // step] += n
    ends = [from_day(first), from_day(last)]
    span = Words(*(f"{day_words(ends[0], lang)} — {day_words(ends[1], lang)}" for lang in ("zh", "en")))
    unit = Words("每天", "by day") if step == 1 else Words(f"每 {step} 天", f"by {step} days")
    most = max(columns)
    note = Words(f"{span.zh}，{unit.zh}提示的条数，最多 {most}", f"{span.en}, flags {unit.en}, at most {most}")
    caption = tag("figcaption", both(note))
    if len(columns) == 1:
        return tag(
            "p", say(f"提示都在 {day_words(ends[0], 'zh')}", f"All on {day_words(ends[0], 'en')}"), class_="quiet"
        )
    return tag("figure", caption, _drawn(columns, most), class_="days")


def _drawn(columns: list[int], most: int) -> Html:
    bars = []
    for n, value in enumerate(columns):
        height = max(40 * value / most, 1.5) if value else 0
        bars.append(tag("rect", x=n * 10 + 1, y=f"{40 - height:.1f}", width=8, height=f"{height:.1f}"))
    return tag(
        "svg",
        bars,
        viewbox=f"0 0 {10 * len(columns)} 40",
        preserveaspectratio="none",
        aria_hidden="true",
        class_="day-svg",
    )
