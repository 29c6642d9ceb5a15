"""Which column of a table holds what: written by a person once, found again by the header."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from qunzhi.sources.chats.said import refusal
from qunzhi.sources.tabular.header import header_key

#: What a column can hold; the facts' own names, and the name of the group.
MAPPED = ("sent_at", "uid", "nickname", "text", "kind", "group_id", "group_name", "message_id", "reply_to")
_LARGEST = 256 << 10


class ColumnMapping(BaseModel):
    """``columns``: fact -> header; ``time_format``: as for ``strptime``; ``kinds``: word of the table -> kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, str]
    time_format: str = ""
    kinds: dict[str, str] = {}

    @field_validator("columns")
    @classmethod
    def _known(cls, columns: dict[str, str]) -> dict[str, str]:
        unknown = [name for name in columns if name not in MAPPED]
        if unknown:
            raise ValueError(f"{'、'.join(map(str, unknown))}; {' '.join(MAPPED)}")
        if "sent_at" not in columns:
            raise ValueError("sent_at")
        return columns


def read_mapping(path: Path) -> ColumnMapping:
    """A mapping from its YAML file.

    Raises:
        QunzhiError: there is no such file, or it is no mapping.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise refusal("bad_mapping", path.name, detail_zh="文件过大", detail_en="too large")
        content = YAML(typ="safe", pure=True).load(path.read_text("utf-8-sig"))
        return ColumnMapping.model_validate(content)
    except OSError as exc:
        raise refusal("not_found", path.name) from exc
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise refusal("bad_mapping", path.name, detail_zh=where, detail_en=f"{where}: {first['msg']}") from exc
    except (YAMLError, UnicodeDecodeError, RecursionError) as exc:
        mark = getattr(exc, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise refusal("bad_mapping", path.name, line, detail_zh="不是 YAML", detail_en="not YAML") from exc


def fingerprint(header: Sequence[str]) -> str:
    """Sixteen digits that a header is found again by; width, case and blanks do not count."""
    joined = "\x1f".join(header_key(cell) for cell in header)
    return sha256(joined.encode("utf-8", "replace")).hexdigest()[:16]


def mapping_folder() -> Path:
    """Where mappings are saved: the user's folder of settings."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "qunzhi" / "chat-mappings"


def saved_mapping(header: Sequence[str], folder: Path | None) -> ColumnMapping | None:
    """The mapping saved for a header, if there is one.

    Raises:
        QunzhiError: there is one and it is broken.
    """
    path = (folder or mapping_folder()) / f"{fingerprint(header)}.yaml"
    return read_mapping(path) if path.is_file() else None


def write_mapping(header: Sequence[str], mapping: ColumnMapping, folder: Path | None) -> Path:
    """Save a mapping for a header; gives the file written."""
    target = (folder or mapping_folder()) / f"{fingerprint(header)}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(as_yaml(mapping), "utf-8")
    return target


def as_yaml(mapping: ColumnMapping) -> str:
    """A mapping as its file says it."""
    content: dict[str, Any] = {"columns": dict(mapping.columns)}
    if mapping.time_format:
        content["time_format"] = mapping.time_format
    if mapping.kinds:
        content["kinds"] = dict(mapping.kinds)
    out = StringIO()
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.dump(content, out)
    return out.getvalue()
