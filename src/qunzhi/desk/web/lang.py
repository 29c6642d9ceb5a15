"""The language of the page being made, and words in it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from qunzhi.core.words import Lang, Words


def lang() -> Lang:
    """``en`` while English is active, else ``zh``: Chinese is the first language."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def speak(text: object) -> str:
    """:class:`Words` in the language of the page; anything else as text, None as none."""
    if isinstance(text, Words):
        return text.to(lang())
    return "" if text is None else str(text)


def _later(zh: str, en: str) -> str:
    return Words(zh, en).to(lang())


_lazily = lazy(_later, str)


def later(zh: str, en: str) -> Any:
    """A text that takes its language when it is shown: for labels, hints and errors of forms.

    ``forms.CharField(label=later("工号", "Staff number"))``
    """
    return _lazily(zh, en)
