"""Names that would do: the unit, what the group is for, and a word for its kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from qunzhi.core.folding import fold
from qunzhi.desk.org.models import Unit

#: What a group of a kind is called at the end of its name.
_ENDS = {
    "class": "班级群",
    "club": "社团群",
    "project": "项目群",
    "task": "专项工作群",
}
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f\u20e3\u200d]")
_END = re.compile(r"(工作)?(通知|联络|交流)?群$")
_MOST = 30


def candidates(
    name: str, unit: Unit | None, terms: Sequence[str], kind: str, banned: Sequence[str], *, holds_unit: bool = False
) -> list[str]:
    """Names near the one typed, then plain ones; which of them is fine is for the rules to say.

    ``holds_unit``: it names some unit already, so that none is put before it.
    """
    labels = _labels(unit)
    core = _cleaned(name, banned)
    end = _ends(core, kind)
    body = _END.sub("", core).strip()
    out = []
    for label in labels or [""]:
        near = body if holds_unit or not label or fold(label) in fold(body) else f"{label}{body}"
        out.append(_closed(_with_term(near, terms), end))
    for label in labels:
        for term in terms or ("",):
            out.append(_closed(f"{label}{term}" if fold(term) not in fold(label) else label, end))
    numbered = [_closed(f"{_END.sub('', one)}{n}", end) for one in out[:1] for n in ("（二）", "（三）")]
    plain = [one for one in dict.fromkeys((*out, *numbered)) if 2 < len(one) <= _MOST]
    return [one for one in plain if one != name]


def _labels(unit: Unit | None) -> list[str]:
    """The unit's short forms, the longest first: the shortest say the least; then its whole name."""
    if unit is None:
        return []
    short = sorted((a for a in unit.aliases if len(fold(a)) > 1), key=len, reverse=True)
    return list(dict.fromkeys((*short[:2], unit.name)))


def _cleaned(name: str, banned: Sequence[str]) -> str:
    text = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in ("Cc", "Cf"))
    text = EMOJI.sub("", text)
    for term in banned:
        text = re.sub(re.escape(term), "", text, flags=re.IGNORECASE)
    return text.strip()


def _ends(core: str, kind: str) -> str:
    found = _END.search(core)
    return found.group() if found and found.group() != "群" else _ENDS.get(kind, "工作群")


def _with_term(body: str, terms: Sequence[str]) -> str:
    if not terms or any(fold(t) in fold(body) for t in terms):
        return body
    return f"{body}{terms[0]}"


def _closed(body: str, end: str) -> str:
    """The body with its end, cut so that both fit."""
    if end.startswith("班级") and body.endswith("班"):
        end = end.removeprefix("班级") if len(body) > 1 else end
    return f"{body[: _MOST - len(end)]}{end}"
