"""Text shown to people, in Chinese and English. Chinese is the interface's first language."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


class Words(NamedTuple):
    """One text in both languages.

    >>> Words("群名", "group name").to("en")
    'group name'
    """

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        """The text in one language."""
        return self.en if lang == "en" else self.zh

    def fill(self, **values: object) -> Words:
        """Both texts with ``{name}`` places filled (``str.format``)."""
        return Words(self.zh.format(**values), self.en.format(**values))


#: No text.
NOTHING = Words("", "")
