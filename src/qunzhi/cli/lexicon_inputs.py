"""What ``qunzhi lexicon`` reads beside a lexicon: names of people and units, flags of a scan, the sample."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

import qunzhi.content.lexicon
from qunzhi.content.lexicon.check import Name
from qunzhi.content.lexicon.doctor_write import sample_text, write_new
from qunzhi.core.errors import Place, QunzhiError
from qunzhi.core.words import Words
from qunzhi.sources.tabular import load

FLAGS = "qunzhi flags 1"
#: Bytes of one flags.json.
MOST_BYTES = 1 << 30
_AGAIN = Words("给出 qunzhi scan 写的 flags.json", "give the flags.json that qunzhi scan writes")


def names_of(roster: Path | None) -> list[Name]:
    """Names of people and units in a folder, workbook or file of facts.

    Raises:
        QunzhiError: there are no people and no units in it, or it cannot be read.
    """
    if roster is None:
        return []
    tables = load(roster, lenient=True).tables
    people = tables["people"]["name"].to_pylist() if "people" in tables else []
    units: list[str] = []
    if "units" in tables:
        units += tables["units"]["name"].to_pylist()
        units += [a for some in tables["units"]["aliases"].to_pylist() for a in some or ()]
    names = [Name(n) for n in dict.fromkeys(people) if n and len(n) > 1]
    names += [Name(n, "unit") for n in dict.fromkeys(units) if n and len(n) > 1]
    if not names:
        raise QunzhiError.of(
            "no_names", f"「{roster.name}」里没有人员表，也没有单位表", f'no people and no units in "{roster.name}"',
            hint=Words("--roster 给出登记表所在的文件夹", "--roster: the folder with the tables"),
            place=Place(file=roster.name),
        )  # fmt: skip
    return names


def read_flags(path: Path) -> dict[str, Any]:
    """The data of a ``flags.json``.

    Raises:
        QunzhiError: it cannot be read, or is something else.
    """
    place = Place(file=path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise QunzhiError.of("too_large", "flags.json 过大", "flags.json is too large", hint=_AGAIN, place=place)
        data = orjson.loads(path.read_bytes())
    except OSError as exc:
        raise QunzhiError.of(
            "unreadable", "打不开这个文件", "the file cannot be opened", hint=_AGAIN, place=place
        ) from exc
    except orjson.JSONDecodeError as exc:
        raise QunzhiError.of("not_json", "不是完整的 JSON", "not complete JSON", hint=_AGAIN, place=place) from exc
    if not isinstance(data, dict) or data.get("format") != FLAGS or not _sound(data.get("flags")):
        raise QunzhiError.of("not_flags", "不是扫描写出的提示", "no flags that a scan wrote", hint=_AGAIN, place=place)
    return data


def _sound(flags: object) -> bool:
    """Every flag has what the doctor reads of it."""
    texts, numbers = ("message_id", "group_id", "sent_at", "term", "excerpt"), ("start", "end")
    return isinstance(flags, list) and all(
        isinstance(f, dict)
        and all(isinstance(f.get(k), str) for k in texts)
        and all(isinstance(f.get(k), int) for k in numbers)
        and isinstance(f.get("folds"), list)
        and isinstance(f.get("mark"), list)
        and len(f["mark"]) == 2
        for f in flags
    )


def sample(path: Path) -> Path:
    """Write the sample lexicon to a new YAML file.

    Raises:
        QunzhiError: the file exists, or is no YAML by its name.
    """
    file = Path(qunzhi.content.lexicon.__path__[0]) / "sample.yaml"
    return write_new(path, sample_text(file.read_text("utf-8"), path.stem))
