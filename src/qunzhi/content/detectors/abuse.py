"""Abuse, as the institution's own terms name it."""

from __future__ import annotations

from qunzhi.content.contract import TermDetector
from qunzhi.content.detectors._names_of_abuse import ABUSE
from qunzhi.core.words import Words


class Abuse(TermDetector):
    """Terms of the lexicon whose category is abuse (辱骂, 人身攻击), in whatever dress they are written.

    The words are the institution's; none is built in. Whether somebody was hurt is for the reviewer to see.

    Bad: 你这个笨※蛋, where the lexicon lists 笨蛋 under abuse.
    Good: 笨蛋型服务器 with 笨蛋型服务器 among the harmless phrases.
    Reads: the text, and the lexicon's terms of that category.
    """

    title = Words("辱骂用语", "abuse")

    def takes(self, category: str) -> bool:
        """True for the names of this category."""
        return category.strip().casefold() in ABUSE
