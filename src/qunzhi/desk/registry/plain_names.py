"""Names as people read them: nothing in them that is not seen, turns the text about, or begins a new line."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.web.lang import later

#: Control characters, zero-width ones, marks of direction. A joiner inside an emoji is part of it.
_ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\u200c\u200e\u200f\u061c\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
_SAID = Words(
    "含有看不见的字符（换行、零宽或者改变文字方向的），请重新手工输入",
    "it holds characters that are not seen (new lines, of no width, or turning the text about): type it anew",
)


def odd(text: str, *, lines: bool = False) -> bool:
    """Whether a text holds what nobody sees; ``lines`` where it may have several lines."""
    return _ODD.search(re.sub(r"[\r\n\t]", " ", text) if lines else text) is not None


def refuse_odd(text: str, *, lines: bool = False) -> None:
    """Refuse such a text in a service.

    Raises:
        QunzhiError: ``odd_characters``.
    """
    if odd(text, lines=lines):
        raise QunzhiError.of("odd_characters", _SAID.zh, _SAID.en)


class PlainField(forms.CharField):
    """A text of at most ``max_length`` characters without what nobody sees; too long, or so, is said in our words."""

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        most = kwargs["max_length"]
        said = {"max_length": later(f"太长了，最多 {most} 个字", f"too long: at most {most} characters")}
        super().__init__(**{**kwargs, "error_messages": {**said, **kwargs.get("error_messages", {})}})
        self._lines = lines

    def clean(self, value: Any) -> Any:
        """The text; refused before blanks at its ends are taken off, for those are characters too."""
        if isinstance(value, str) and odd(value.strip(" \r\n\t"), lines=self._lines):
            raise forms.ValidationError(later(_SAID.zh, _SAID.en), code="odd_characters")
        return super().clean(value)
