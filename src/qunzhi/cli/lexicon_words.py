"""Remarks about a lexicon on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from qunzhi.content.lexicon.check import LEVELS, Remark
from qunzhi.content.lexicon.read import LexiconFile
from qunzhi.core.words import Lang, Words
from qunzhi.reports.text import visible

_STYLE = {"error": "bold red", "warning": "yellow", "note": "dim"}
#: Remarks of one kind that are shown unless all are asked for.
_SHOWN = 5


def print_remarks(remarks: Sequence[Remark], file: LexiconFile, to: Console, lang: Lang, *, every: bool) -> None:
    """Remarks one a line with place and way out, a few of each kind; then what it comes to."""
    seen: dict[str, int] = {}
    for r in remarks:
        seen[r.code] = seen.get(r.code, 0) + 1
        if every or seen[r.code] <= _SHOWN:
            _print(r, to, lang)
    left = sum(max(0, n - _SHOWN) for n in seen.values()) if not every else 0
    if left:
        more = Words(f"同类的另有 {left} 条，加 --all 全部列出", f"{left} more of these kinds: --all shows them")
        to.print(Text(more.to(lang), "dim"))
    count = {level: sum(r.level == level for r in remarks) for level in LEVELS}
    lexicon = file.lexicon
    said = Words(
        f"{lexicon.name}：{len(lexicon.terms)} 个词条，{len(lexicon.allows)} 个允许短语；"
        f"{count['error']} 个错误，{count['warning']} 个提醒，{count['note']} 个说明",
        f"{lexicon.name}: {len(lexicon.terms)} terms, {len(lexicon.allows)} harmless phrases; "
        f"errors {count['error']}, warnings {count['warning']}, notes {count['note']}",
    )
    to.print(Text(visible(said.to(lang)), "red" if count["error"] else "green"), soft_wrap=True)


def _print(r: Remark, to: Console, lang: Lang) -> None:
    line = Text(LEVELS[r.level].to(lang) + " ", _STYLE[r.level])
    where = r.place.show(lang)
    line.append(f"{where}：" if where and lang == "zh" else f"{where}: " if where else "", "bold")
    line.append(visible(r.words.to(lang)), "default")
    to.print(line, soft_wrap=True)
    if hint := r.hint.to(lang):
        to.print(Text(f"     {visible(hint)}", "dim"), soft_wrap=True)


def remark_data(r: Remark) -> dict[str, object]:
    """A remark as plain data."""
    place = {k: getattr(r.place, k) for k in ("file", "sheet", "row", "line")}
    return {
        "code": r.code,
        "level": r.level,
        "words": r.words._asdict(),
        "hint": r.hint._asdict(),
        "place": {k: v for k, v in place.items() if v not in ("", None)},
        "terms": list(r.terms),
    }
