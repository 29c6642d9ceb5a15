"""From fields as they were written to terms and phrases, with every slip told at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from qunzhi.content.folding.chars import Kind, kind_of
from qunzhi.content.folding.folds import Fold
from qunzhi.content.lexicon.fields import FOLD_HINT, folds_of, listed, truth
from qunzhi.content.lexicon.model import Allow, Term
from qunzhi.core.errors import Place, Problem
from qunzhi.core.words import NOTHING, Words

#: Longest term in characters; what is longer is a text, not a term.
LONGEST = 100
_NOT_SEEN = (Kind.UNSEEN, Kind.SPACE)
_PROVISION = re.compile(r"\w[\w.\-]{0,39}")


@dataclass(slots=True)
class Gathered:
    """Terms and phrases read so far, and what was wrong."""

    terms: list[Term] = field(default_factory=list)
    allows: list[Allow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, code: str, zh: str, en: str, place: Place, value: object = "", hint: Words = NOTHING) -> None:
        """Note a slip."""
        self.problems.append(Problem(code, Words(zh, en), hint, place, str(value)[:60]))


def add(row: Mapping[str, object], place: Place, into: Gathered) -> None:
    """One entry: fields by name (``fields.NAMES``) with the values as written."""
    text = _text(row.get("term"))
    before = len(into.problems)
    if not text:
        into.wrong(
            "no_term", "缺词条", "no term", place, hint=Words("填写词条，或删去这一行", "fill it in or delete the row")
        )
    elif len(text) > LONGEST:
        into.wrong(
            "long_term", f"词条长于 {LONGEST} 字", f"longer than {LONGEST} characters", place,
            hint=Words("取其中最能识别的几个字", "use the few characters that tell it"),
        )  # fmt: skip
    elif any(ord(c) < 0x20 or c == "\ufffd" for c in text):
        hint = Words("重新输入这个词条；检查文件编码", "type it again; look at the file's encoding")
        into.wrong("bad_term", "词条里有看不见的控制字符", "a control character in the term", place, hint=hint)
    elif all(kind_of(c) in _NOT_SEEN for c in text):
        into.wrong("empty_term", "词条里没有看得见的字符", "nothing to be seen in this term", place)
    flags = {name: _truth(row, name, place, into) for name in ("whole", "homophone", "split", "allow")}
    folds = _folds(row, place, into)
    provisions = tuple(listed(row.get("provisions")))
    for provision in provisions:
        if not _PROVISION.fullmatch(provision):
            into.wrong("bad_provision", f"条款编号「{provision}」不像编号", f'"{provision}" is no provision id', place,
                       provision, Words("写成 ISE-7.4 这样的编号", "write an id such as ISE-7.4"))  # fmt: skip
    if len(into.problems) > before:
        return
    if flags["allow"]:
        into.allows.append(Allow(text, _text(row.get("reason")), place))
        return
    into.terms.append(
        Term(
            text,
            _text(row.get("category")),
            provisions,
            _text(row.get("reason")),
            _text(row.get("added_by")),
            _text(row.get("added_on")),
            flags["whole"],
            folds,
            bool(flags["homophone"]),
            bool(flags["split"]),
            place,
        )
    )


def add_all(texts: Iterable[tuple[str, Place]], into: Gathered) -> None:
    """Bare terms, one a line."""
    for text, place in texts:
        add({"term": text}, place, into)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time().isoformat() != "00:00:00" else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()


def _truth(row: Mapping[str, object], name: str, place: Place, into: Gathered) -> bool | None:
    try:
        return truth(row.get(name))
    except ValueError:
        into.wrong("bad_truth", f"「{row[name]}」不是「是」或「否」", f'"{row[name]}" is neither yes nor no', place,
                   row[name], Words("写 是 或 否", "write yes or no"))  # fmt: skip
        return None


def _folds(row: Mapping[str, object], place: Place, into: Gathered) -> Fold:
    try:
        folds = folds_of(row.get("folds"))
        return folds & ~folds_of(row["without"]) if listed(row.get("without")) else folds
    except ValueError as exc:
        into.wrong("bad_fold", f"没有「{exc}」这种变形", f'no fold is called "{exc}"', place, exc, FOLD_HINT)
        return Fold.NONE
