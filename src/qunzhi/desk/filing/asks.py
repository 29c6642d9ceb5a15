"""What an application asks for: only what the packs in force need to know of such a group."""

from __future__ import annotations

from collections.abc import Sequence

from qunzhi.desk.access.resolve import cite
from qunzhi.desk.access.roles import Cite
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import RuleUse

#: Rule -> the field of the form that it judges.
_NEEDS = {
    "purpose_allowed": "purpose",
    "fields_known": "purpose",
    "name_has_term": "terms",
    "join_confirmation_on": "join_confirmation",
    "admin_appointed": "admin",
}
#: Fields that are asked for only where a pack needs them.
OPTIONAL = ("purpose", "terms", "temporary", "join_confirmation", "admin")


def asks(packs: Sequence[Pack], kind: str, platform: str) -> dict[str, list[Cite]]:
    """Field -> the articles for which it is asked, for a group of this kind and platform."""
    found: dict[str, list[Cite]] = {}
    if kind == "non_work":
        return found
    for pack in packs:
        if pack.platforms is not None and platform not in pack.platforms:
            continue
        for provision in pack.provisions:
            for use in provision.rules:
                field = _field(use)
                if field and _reaches(use, kind):
                    found.setdefault(field, []).append(cite(pack, provision))
    return {f: list(dict.fromkeys(found[f])) for f in OPTIONAL if f in found}


def _field(use: RuleUse) -> str:
    if use.rule in _NEEDS:
        return _NEEDS[use.rule]
    return "temporary" if use.params.get("temporary") in ("exempt", "only") else ""


def _reaches(use: RuleUse, kind: str) -> bool:
    kinds = use.params.get("kinds")
    return (kinds is None or kind in kinds) and kind not in use.params.get("except_kinds", ())
