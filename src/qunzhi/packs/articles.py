"""The institution's own article texts beside a pack: ``articles.md``, headings are article or provision ids.

The product ships no regulation texts; an institution that puts its own here has them quoted in its findings.
"""

from __future__ import annotations

import re
from pathlib import Path

from qunzhi.core.errors import Place, Problem, QunzhiError
from qunzhi.core.words import NOTHING, Words
from qunzhi.packs.nearest import did_you_mean

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
MAX_BYTES = 5_000_000


def read_articles(path: Path, known: set[str]) -> tuple[dict[str, str], list[Problem]]:
    """Heading -> text. A heading that names no article or provision of the pack is a warning, and so is a doubled one.

    Text before the first heading is the author's own remark and is left out.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise QunzhiError.of("too_large", "条文文件过大", "the article file is too large", place=Place(str(path)))
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as exc:
        hint = Words("另存为 UTF-8", "save it as UTF-8")
        raise QunzhiError.of("encoding", "条文文件不是 UTF-8", "not UTF-8", hint=hint, place=Place(str(path))) from exc
    texts: dict[str, list[str]] = {}
    problems: list[Problem] = []
    here: list[str] | None = None
    for n, line in enumerate(lines, 1):
        match = _HEADING.match(line)
        if not match:
            if here is not None:
                here.append(line)
            continue
        name = match.group(1)
        place = Place(file=str(path), line=n, char=1)
        if name in texts:
            problems.append(_warning("duplicate_heading", f"「{name}」出现两次", f'"{name}" stands twice', place))
        elif name not in known:
            words = (f"本包没有「{name}」这一条", f'the pack has no article or provision "{name}"')
            problems.append(_warning("unknown_heading", *words, place, did_you_mean(name, known)))
        here = texts.setdefault(name, [])
    return {name: "\n".join(part).strip() for name, part in texts.items()}, problems


def _warning(code: str, zh: str, en: str, place: Place, hint: Words = NOTHING) -> Problem:
    return Problem(code, Words(zh, en), hint, place, level="warning")
