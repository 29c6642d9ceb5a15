"""A lexicon as YAML, so that reading it gives the same lexicon again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from qunzhi.content.folding.folds import DEFAULT_FOLDS, FOLD_WORDS, Fold
from qunzhi.content.lexicon.doctor_model import WHATS, Proposal
from qunzhi.content.lexicon.model import Term
from qunzhi.content.lexicon.read import LexiconFile
from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words


def write_lexicon(file: LexiconFile, path: Path, head: Sequence[str] = ()) -> Path:
    """Write a lexicon to a new file; ``head`` are lines of comment at its top.

    Raises:
        QunzhiError: as :func:`write_new`.
    """
    return write_new(path, "\n".join([*(f"# {' '.join(line.split())}" for line in head), *_lines(file)]) + "\n")


def sample_text(sample: str, name: str) -> str:
    """The sample as the lexicon of this name."""
    return sample.replace("{NAME}", _quoted(name))


def write_new(path: Path, text: str) -> Path:
    """Write a YAML file that is not there yet.

    Raises:
        QunzhiError: the name is not that of a YAML file, or there is one already: no version is written over.
    """
    if path.suffix.casefold() not in {".yaml", ".yml"}:
        raise QunzhiError.of(
            "not_yaml", "新版本写成 YAML", "a new version is written as YAML", place=Place(file=path.name),
            hint=Words("文件名以 .yaml 结尾", "let its name end in .yaml"),
        )  # fmt: skip
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise QunzhiError.of(
            "exists", f"{path.name} 已经有了，不覆盖", f"{path.name} exists and is not overwritten",
            hint=Words("换个名字", "choose another name"), place=Place(file=path.name),
        ) from None  # fmt: skip
    return path


def changes(proposals: Sequence[Proposal], old: str, by: str, on: str) -> list[str]:
    """What the head of a new version says of it."""
    version = f"第 {old} 版" if old else "上一版"
    out = [f"{on} {by} 在{version}上采纳 {sum(p.what != 'keep' for p in proposals)} 项建议："]
    for p in proposals:
        if p.what != "keep":
            value = FOLD_WORDS[Fold[p.value.upper()]].zh if p.what == "fold_off" else p.value
            value = f" {value}" if value else ""
            out.append(f"- {p.term}：{WHATS[p.what].zh}{value}（{p.why.zh}）")
    return out


def _lines(file: LexiconFile) -> Iterator[str]:
    lexicon = file.lexicon
    yield f"lexicon: {_quoted(lexicon.name)}"
    if lexicon.version:
        yield f"version: {_quoted(lexicon.version)}"
    yield "terms:" if lexicon.terms else "terms: []"
    for term in lexicon.terms:
        yield f"  - {_flow(_fields(term))}"
    if lexicon.allows:
        yield "allow:"
    for allow in lexicon.allows:
        yield f"  - {_flow({'term': allow.text, **({'reason': allow.reason} if allow.reason else {})})}"
    if file.detectors:
        yield "detectors:"
    for name, settings in file.detectors.items():
        yield f"  {_quoted(name)}: {_flow(settings)}"


def _fields(t: Term) -> dict[str, Any]:
    out: dict[str, Any] = {"term": t.text}
    for name in ("category", "provisions", "reason", "added_by", "added_on"):
        if value := getattr(t, name):
            out[name] = value
    if t.whole is not None:
        out["whole"] = t.whole
    if t.folds == Fold.NONE:
        out["folds"] = ["none"]
    elif t.folds & ~DEFAULT_FOLDS:
        out["folds"] = t.folds.names
    elif t.folds != DEFAULT_FOLDS:
        out["without"] = (DEFAULT_FOLDS & ~t.folds).names
    for name in ("homophone", "split"):
        if getattr(t, name):
            out[name] = True
    return out


def _flow(value: Any) -> str:
    """A value in flow style: readable keys, every text in quotes, so that no text is taken for something else."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_name(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        return _quoted(value)
    return "null" if value is None else orjson.dumps(value).decode()


def _name(key: str) -> str:
    return key if key.isascii() and key.isidentifier() else _quoted(key)


def _quoted(text: str) -> str:
    """A text in double quotes; what is unseen in it is written out."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'
