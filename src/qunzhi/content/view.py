"""One message as detectors read it: the characters without their dress, each with its place in the original."""

from __future__ import annotations

from unicodedata import normalize

from qunzhi.content.folding.chars import NUMERALS, Kind, dressed, skipped_kind


def _plain(char: str) -> str:
    kind = skipped_kind(char)
    if kind is Kind.UNSEEN:
        return ""
    return dressed(char) if kind is None else normalize("NFKC", char)


class _Plain(dict[int, "str | None"]):
    """A table for ``str.translate`` that fills itself; knows which characters change the length."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        out = _plain(chr(code))
        if len(out) != 1:
            self.uneven.add(chr(code))
        self[code] = out
        return out


_TABLE = _Plain()
_NUMERALS = {ord(k): v for k, v in NUMERALS.items()}


class View:
    """A text and its plain form.

    ``plain`` has full-width and circled characters made plain, letters small and without accents, Han simplified,
    digits ASCII, zero-width characters gone; marks, spaces and emoji stand where they stood. ``numerals`` is ``plain``
    with 零 to 九 and 壹 to 玖 made digits; both have the same length, so that one :meth:`span` serves both.
    """

    __slots__ = ("_numerals", "_places", "_plain", "asks", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain: str | None = None
        self._numerals: str | None = None
        self._places: list[int] | bool | None = False
        #: Whether it asks everybody for a reply: kept by the detectors that want to know.
        self.asks: bool | None = None

    @property
    def plain(self) -> str:
        """The text without its dress."""
        if self._plain is None:
            self._plain = self.text.translate(_TABLE)
        return self._plain

    @property
    def numerals(self) -> str:
        """``plain`` with Chinese numerals made digits."""
        if self._numerals is None:
            self._numerals = self.plain.translate(_NUMERALS)
        return self._numerals

    @property
    def _origins(self) -> list[int] | None:
        """Where each character of ``plain`` came from; None when every one stands at its own place."""
        if isinstance(self._places, bool):
            even = len(self.plain) == len(self.text) and _TABLE.uneven.isdisjoint(self.text)
            self._places = None if even else [n for n, c in enumerate(self.text) for _ in _TABLE[ord(c)] or ""]
        return self._places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original (code points, end exclusive) of ``plain[start:end]``; not for empty pieces."""
        origins = self._origins
        if origins is None:
            return start, end
        return origins[start], origins[end - 1] + 1
