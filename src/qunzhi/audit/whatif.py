"""``--what-if``: the same facts under other values, or under another pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qunzhi.audit.compare import WhatIf, what_if
from qunzhi.audit.result import AuditResult
from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.packs import Pack, load_pack, merge_overrides


@dataclass(frozen=True, slots=True)
class Changes:
    """What is tried: values by ``rule.parameter``, or a whole pack."""

    values: dict[str, str]
    pack: Path | None = None

    @property
    def said(self) -> str:
        """The changes in one line."""
        return str(self.pack.name) if self.pack else ", ".join(f"{k}={v}" for k, v in self.values.items())


@dataclass(frozen=True, slots=True)
class Tried:
    """A what-if worked out."""

    changes: Changes
    difference: WhatIf
    before: AuditResult
    after: AuditResult


def split_changes(texts: Sequence[str]) -> Changes:
    """From what was typed.

    Raises:
        QunzhiError: neither ``rule.parameter=value`` nor a pack file.
    """
    values: dict[str, str] = {}
    pack: Path | None = None
    for text in texts:
        name, equals, value = text.partition("=")
        if equals and name.strip():
            values[name.strip()] = value.strip()
        elif Path(text).exists():
            pack = Path(text)
        else:
            raise QunzhiError.of(
                "bad_what_if",
                f"看不懂的试改「{text}」",
                f'cannot read what to try: "{text}"',
                hint=Words("写成 size_cap.max=500，或给出规章包文件", "write size_cap.max=500, or name a pack file"),
                value=text,
            )
    return Changes(values, pack)


def run_what_if(session: Session, pack: Pack, changes: Changes, as_of: int, before: AuditResult) -> Tried:
    """Audit again under the changes and compare; ``before`` may be marked with changes since an earlier instant."""
    changed = load_pack(changes.pack) if changes.pack else pack
    if changes.values:
        changed = merge_overrides(changed, changes.values)
    base = audit(session, pack, as_of) if before.since is not None else before
    after = audit(session, changed, as_of)
    return Tried(changes, what_if(base, after), base, after)
