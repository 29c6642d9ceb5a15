"""One cell as an id, a code, yes or no, a number or a list."""

from __future__ import annotations

import difflib
import re
import unicodedata

from qunzhi.sources.tabular.formulas import formula_code, quoted_text

#: What ``str.strip`` takes for blank, for engines that have to be told.
BLANKS = "".join(chr(i) for i in range(0x3001) if chr(i).isspace())
#: Written in a cell to say that there is nothing (where that is no value of the column).
NOTHINGS = frozenset(
    ["-", "--", "---", "—", "——", "–", "―", "/", "\\", "//", "n/a", "na", "#n/a", "null", "none", "无", "(空)", "暂无"]
)
_FORMAT_MARKS = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_WHOLE = re.compile(r"(-?\d+)\.0+$")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{2,3}$", re.I)
_SEPARATORS = re.compile(r"[;；、,，]")
_TRUE = frozenset(["true", "yes", "y", "1", "1.0", "是", "有", "已", "√", "✓", "✔", "☑", "on", "真", "对"])
_FALSE = frozenset(
    ["false", "no", "n", "0", "0.0", "否", "无", "未", "×", "✗", "✘", "✕", "off", "假", "错", "没有", "不是"]
)


class Fault(ValueError):
    """A cell that cannot be read; ``args[0]`` is the problem code."""


def nfkc(text: str) -> str:
    """NFKC-normalised and trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def says_nothing(text: str) -> bool:
    """True for a dash, N/A and the like."""
    return not text or text.casefold() in NOTHINGS


def clean_id(text: str) -> str | None:
    """An id: trimmed, NFKC, a whole number as its digits; None when there is none.

    Raises:
        Fault: a formula, or a number whose digits are lost.
    """
    kept = quoted_text(text)
    if kept is not None:
        text = kept
    elif code := formula_code(text):
        raise Fault(code)
    text = nfkc(text).strip(_FORMAT_MARKS + " \t\r\n\u3000")
    if says_nothing(text):
        return None
    if whole := _WHOLE.match(text):
        return whole.group(1)
    if _SCIENTIFIC.match(text):
        raise Fault("damaged_number")
    return text


def parse_truth(text: str) -> bool | None:
    """Yes or no; None when empty.

    Raises:
        Fault: neither.
    """
    word = nfkc(text).casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    if says_nothing(word):
        return None
    raise Fault("bad_truth")


def parse_int(text: str) -> int | None:
    """A whole number; None when empty.

    Raises:
        Fault: none.
    """
    word = nfkc(text).replace(",", "")
    if says_nothing(word):
        return None
    if re.fullmatch(r"[+-]?\d{1,18}(\.0*)?", word):
        return int(word.partition(".")[0])
    raise Fault("bad_number")


def split_list(text: str) -> list[str] | None:
    """The values of a list cell, each trimmed, empty ones left out; None when there are none."""
    kept = quoted_text(text)
    if kept is not None:
        text = kept
    elif code := formula_code(text):
        raise Fault(code)
    if says_nothing(nfkc(text)):
        return None
    return [part for part in (p.strip() for p in _SEPARATORS.split(text)) if part] or None


def folded(text: str) -> str:
    """A code, word or header for comparison: NFKC, case-folded, no blanks, no underscores or hyphens."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in text if not (c.isspace() or c in "_-*" or c in _FORMAT_MARKS))


class Codes:
    """The codes of one enum column and the words for them."""

    def __init__(self, codes: tuple[str, ...], words: dict[str, str], *, open_: bool) -> None:
        self._by = {folded(word): code for word, code in words.items()}
        self._by.update({folded(code): code for code in codes})
        self._codes, self._words, self._open = codes, words, open_

    def parse(self, text: str) -> str | None:
        """The code of a cell; None when empty; the text itself when the column takes other values too.

        Raises:
            Fault: not a code of a closed column, or a formula.
        """
        word = folded(text)
        if word in self._by:
            return self._by[word]
        if says_nothing(nfkc(text)):
            return None
        if code := formula_code(text):
            raise Fault(code)
        if self._open:
            return text.strip()
        raise Fault("bad_code")

    def nearest(self, text: str) -> str:
        """The code or word most like a cell, or nothing when none is."""
        close = difflib.get_close_matches(folded(text)[:80], list(self._by), n=1, cutoff=0.5)
        code = self._by[close[0]] if close else ""
        return next((w for w in [*self._codes, *self._words] if folded(w) == close[0]), code) if close else ""

    @property
    def listed(self) -> str:
        """All codes with their usual words."""
        usual: dict[str, str] = {}
        for word, code in self._words.items():
            usual.setdefault(code, word)
        return "、".join(f"{usual[c]}（{c}）" if c in usual else c for c in self._codes)
