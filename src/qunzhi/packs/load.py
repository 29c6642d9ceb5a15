"""Loads one pack: YAML, shape, meaning, article texts; every problem at once, each with its place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from pydantic import ValidationError

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.articles import read_articles
from qunzhi.packs.checks import Checker
from qunzhi.packs.contentcheck import category_problems, unknown_detectors
from qunzhi.packs.model import Pack
from qunzhi.packs.problems import from_validation
from qunzhi.packs.rulecheck import Spot
from qunzhi.packs.source import MAX_BYTES, parse

#: The file of a pack that is a folder, and the article texts beside any pack.
PACK_FILE = "pack.yaml"
ARTICLES = "articles.md"


@dataclass(slots=True)
class Checked:
    """What checking a file found: the pack when it has no errors, and every problem, warnings included."""

    pack: Pack | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep the pack from being used."""
        return [p for p in self.problems if p.level == "error"]


def pack_file(path: Path) -> Path:
    """The YAML file of a pack: ``path`` itself, or ``pack.yaml`` in the folder."""
    return path / PACK_FILE if path.is_dir() else path


def check_pack(path: Path) -> Checked:
    """Reads and checks one file or folder on its own, without the packs that it extends. Broken content is no error."""
    file = pack_file(path)
    text, problem = _read(file)
    if problem:
        return Checked(None, [problem])
    tree, problems = parse(text, str(file))
    if tree is None:
        return Checked(None, problems)
    data = tree.plain()
    if not isinstance(data, dict):
        wrong = Words("最外层应为 键: 值", "the outermost level should be key: value")
        return Checked(None, [*problems, Problem("not_a_pack", wrong, place=Place(str(file), line=1, char=1))])
    spot = Spot(tree, str(file))
    try:
        pack = Pack.model_validate(data)
    except ValidationError as exc:
        found = [*problems, *from_validation(exc, Pack, tree, str(file)), *spot.raw_rules(data)]
        return Checked(None, _in_order([*found, *unknown_detectors(spot, data)]))
    problems += _in_order([*Checker(pack, spot).run(), *unknown_detectors(spot, data), *category_problems(spot, pack)])
    pack._path = file
    pack._version = hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:10]
    problems += _attach_articles(pack, file)
    checked = Checked(pack, problems)
    if checked.errors:
        checked.pack = None
    return checked


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (p.place.line or 0, p.place.char or 0))


def _attach_articles(pack: Pack, file: Path) -> list[Problem]:
    """Loads the texts beside a pack: ``articles.md`` in its folder, or ``NAME.articles.md`` beside NAME.yaml."""
    beside = file.with_name(ARTICLES) if file.name == PACK_FILE else file.with_suffix(f".{ARTICLES}")
    if not beside.is_file():
        return []
    known = {p.id for p in pack.provisions} | {p.article for p in pack.provisions}
    try:
        pack._articles, problems = read_articles(beside, known)
    except QunzhiError as exc:
        return list(exc.problems)
    return problems


def _read(file: Path) -> tuple[str, Problem | None]:
    """The text of a file, or why it cannot be read."""
    place = Place(file=str(file))
    try:
        if file.stat().st_size > MAX_BYTES:
            return "", Problem("too_large", Words("文件过大，不像是规章包", "too large to be a pack"), place=place)
        return file.read_bytes().decode("utf-8-sig"), None
    except FileNotFoundError:
        hint = Words("核对路径；文件夹里要有 pack.yaml", "check the path; a folder must hold pack.yaml")
        return "", Problem("no_file", Words("没有这个文件", "no such file"), hint, place)
    except UnicodeDecodeError as exc:
        hint = Words("用编辑器另存为 UTF-8", "save it as UTF-8 in your editor")
        line = file.read_bytes()[: exc.start].count(b"\n") + 1
        return "", Problem("encoding", Words("不是 UTF-8 编码", "not UTF-8"), hint, Place(str(file), line=line, char=1))
    except OSError as exc:
        return "", Problem(
            "unreadable", Words("读不了这个文件", "cannot read the file"), NOTHING, place, str(exc.strerror)
        )
