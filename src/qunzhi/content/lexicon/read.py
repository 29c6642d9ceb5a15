"""A lexicon from a file: YAML, a spreadsheet, or a plain list of terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qunzhi.content.lexicon.model import Lexicon
from qunzhi.content.lexicon.read_list import read_list
from qunzhi.content.lexicon.read_table import read_table
from qunzhi.content.lexicon.read_yaml import read_yaml
from qunzhi.content.lexicon.rows import Gathered
from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import Words

#: Bytes of one file.
MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """What a file holds: the lexicon, settings of detectors, and what a person should know of it."""

    lexicon: Lexicon
    detectors: dict[str, dict[str, object]] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()


def read_lexicon(path: Path) -> LexiconFile:
    """Read a lexicon.

    Args:
        path: ``.yaml`` or ``.yml``; csv, tsv, xlsx, xls, ods; ``.txt`` with a term a line.

    Raises:
        QunzhiError: every slip with its line or row; nothing is taken from a file that has one.
    """
    path = Path(path)
    shown = path.name
    if not path.is_file():
        raise QunzhiError.of(
            "no_lexicon", f"找不到词库文件「{shown}」", f'no lexicon file "{shown}"',
            hint=Words("检查路径；qunzhi lexicon new 可写出样例", "check the path; qunzhi lexicon new writes a sample"),
            place=Place(file=shown),
        )  # fmt: skip
    if path.stat().st_size > MOST_BYTES:
        raise QunzhiError.of("large_lexicon", "词库文件过大", "the lexicon file is too large", place=Place(file=shown))
    into = Gathered()
    name = version = ""
    detectors: dict[str, dict[str, object]] = {}
    if path.suffix.casefold() in {".yaml", ".yml"}:
        name, version, detectors = read_yaml(path, shown, into)
    elif path.suffix.casefold() == ".txt":
        read_list(path, shown, into)
    else:
        read_table(path, shown, into)
    if path.suffix.casefold() not in {".yaml", ".yml"} and not (into.terms or into.allows or into.problems):
        into.wrong(
            "empty_lexicon",
            "词库里没有词条",
            "no term was found in the lexicon",
            Place(file=shown),
            hint=Words(
                "每行写一个词，或用 qunzhi lexicon new 写出样例", "a term a line; qunzhi lexicon new writes a sample"
            ),
        )
    errors = [p for p in into.problems if p.level == "error"]
    if errors:
        raise QunzhiError(*errors)
    lexicon = Lexicon(tuple(into.terms), tuple(into.allows), name or path.stem, version)
    return LexiconFile(lexicon, detectors, tuple(into.problems))
