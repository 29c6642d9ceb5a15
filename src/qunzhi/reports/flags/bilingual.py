"""Fixed texts of the page in both languages; the page shows the one that is chosen."""

from __future__ import annotations

from qunzhi.core.words import Words
from qunzhi.reports.html.markup import Html, join, tag
from qunzhi.reports.text import visible


def both(words: Words, *, name: bool = False) -> Html:
    """A text in both languages; ``name`` isolates what strangers or other files wrote."""
    zh, en = visible(words.zh or words.en), visible(words.en or words.zh)
    kind = "bdi" if name else "span"
    if zh == en:
        return tag("bdi", zh) if name else join(zh)
    return join(tag(kind, zh, class_="zh", lang="zh-CN"), tag(kind, en, class_="en", lang="en"))


def say(zh: str, en: str) -> Html:
    """The same for texts written on the spot."""
    return both(Words(zh, en))


def number(n: int) -> str:
    """A number with its thousands apart."""
    return f"{n:,}"
