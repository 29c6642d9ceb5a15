"""What differs between two packs, provision by provision and field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from qunzhi.core.words import Lang, Words
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import Provision

Change = Literal["added", "removed", "changed"]
CHANGE_WORDS: dict[Change, Words] = {
    "added": Words("新增", "added"),
    "removed": Words("删去", "removed"),
    "changed": Words("改动", "changed"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its path in dots (``rules.size_cap.max``), from and to as text; "" where there is none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """One provision (or, with an empty ``id``, the head of the pack) that is not the same."""

    id: str
    change: Change
    article: str
    says: Words
    fields: tuple[FieldChange, ...] = ()

    def shown(self, lang: Lang) -> tuple[FieldChange, ...]:
        """The fields for readers of one language: where both languages of a text changed, theirs alone."""
        here = {f.field for f in self.fields}
        other = ".zh" if lang == "en" else ".en"
        return tuple(f for f in self.fields if not (f.field.endswith(other) and f"{f.field[:-3]}.{lang}" in here))


def diff(old: Pack, new: Pack) -> list[ProvisionChange]:
    """The head first, then provisions in the order of the new pack, then those that are gone.

    A provision is the same one when its id is; where the two packs have different names, when its id after the
    pack's name is (``A-3.1`` and ``B-3.1``).
    """
    before = {_key(p, old): p for p in old.provisions}
    after = {_key(p, new): p for p in new.provisions}
    head = tuple(_fields(_head(old), _head(new)))
    out = [ProvisionChange("", "changed", "", new.title, head)] if head else []
    for key, p in after.items():
        if key not in before:
            out.append(ProvisionChange(p.id, "added", p.article, p.says, tuple(_fields({}, _flat(p)))))
        elif changes := tuple(_fields(_flat(before[key]), _flat(p))):
            out.append(ProvisionChange(p.id, "changed", p.article, p.says, changes))
    gone = [p for key, p in before.items() if key not in after]
    return out + [ProvisionChange(p.id, "removed", p.article, p.says) for p in gone]


def _key(p: Provision, pack: Pack) -> str:
    return p.id.removeprefix(f"{pack.pack}-")


def _head(pack: Pack) -> dict[str, str]:
    return dict(_leaves(pack.model_dump(mode="json", by_alias=True, exclude={"provisions"}, exclude_defaults=True), ""))


def _flat(p: Provision) -> dict[str, str]:
    """A provision as path -> text; lists of named things are told apart by the name, not by their place."""
    data: dict[str, Any] = p.model_dump(mode="json", by_alias=True, exclude={"id"}, exclude_defaults=True)
    if p.rules:
        data["rules"] = {u.rule: {**u.params, **({"severity": u.severity} if u.severity else {})} for u in p.rules}
    if p.readings:
        data["readings"] = {r.what: r.model_dump(mode="json", exclude={"what"}) for r in p.readings}
    return dict(_leaves(data, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if not value and path:
            yield path, "√"
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
        for n, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{path}.{n}")
    elif isinstance(value, list):
        yield path, "、".join(map(str, value))
    elif value not in (None, ""):
        yield path, str(value)


def _fields(old: dict[str, str], new: dict[str, str]) -> Iterator[FieldChange]:
    for path in dict.fromkeys([*new, *old]):
        if old.get(path, "") != new.get(path, ""):
            yield FieldChange(path, old.get(path, ""), new.get(path, ""))
