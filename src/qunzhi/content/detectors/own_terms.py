"""What else the institution lists in its lexicon."""

from __future__ import annotations

from qunzhi.content.contract import TermDetector
from qunzhi.content.detectors._names_of_abuse import ABUSE
from qunzhi.core.words import Words


class OwnTerms(TermDetector):
    """Terms of the lexicon of any category but abuse: project names, prices, what the institution keeps to itself.

    The words are the institution's; none is built in, least of all for opinions.

    Bad: 竞标底价发我一下, where the lexicon lists 竞标底价 under core_secrets.
    Good: 竞标会改到周五, where only 竞标底价 is listed.
    Reads: the text, and the lexicon's terms.
    """

    title = Words("本单位词条", "the institution's terms")

    def takes(self, category: str) -> bool:
        """True for every category but abuse."""
        return category.strip().casefold() not in ABUSE
