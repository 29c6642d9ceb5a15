"""What references of the ledger stand for, in words: one query a kind of thing, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.guards import corrections_in_scope, imports_in_scope, people_in_scope, units_in_scope
from qunzhi.desk.org.models import Appointment, Correction, Import, Institution, Person, Posting, Unit
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.registry.models import Group
from qunzhi.desk.web.lang import lang, speak
from qunzhi.facts.values import word_for


@dataclass(frozen=True, slots=True)
class Named:
    """A thing in words; ``route`` is the page that shows it, "" where there is none that the viewer may open."""

    ref: str
    kind: Words
    name: str
    route: str = ""

    @property
    def uid(self) -> str:
        """Its id."""
        return self.ref.partition(":")[2]


_KINDS = {
    "unit": Words("单位", "unit"),
    "person": Words("人员", "person"),
    "posting": Words("任职", "posting"),
    "group": Words("群", "group"),
    "application": Words("申请", "application"),
    "step": Words("审批环节", "step"),
    "filing": Words("备案", "filing"),
    "change": Words("变更", "change"),
    "order": Words("责令解散", "order to dissolve"),
    "campaign": Words("认定清理", "campaign"),
    "return": Words("单位上报", "return"),
    "official_account": Words("新媒体账号", "official account"),
    "token": Words("接口令牌", "token"),
    "import": Words("导入", "import"),
    "correction": Words("更正申请", "correction"),
    "institution": Words("机构", "institution"),
    "appointment": Words("委派", "appointment"),
    "admin": Words("系统管理员", "system administrator"),
}
_GONE = Words("（已不在册）", "(no longer here)")
#: Kind, which is also the name of the page that shows one, -> what a viewer may open.
_OPEN: dict[str, Callable[[Viewer], QuerySet[Any]]] = {
    "unit": units_in_scope,
    "person": people_in_scope,
    "group": groups_in_scope,
    "import": imports_in_scope,
    "correction": corrections_in_scope,
}


def names_of(refs: Iterable[str], viewer: Viewer | None = None) -> dict[str, Named]:
    """Reference -> what it is. What is gone (an undone import took it back) is said to be gone; its id stays.

    Pages are named of what the viewer may open; on paper there is no viewer, and none is.
    """
    wanted: dict[str, list[str]] = {}
    for ref in set(refs):
        kind, _, uid = ref.partition(":")
        wanted.setdefault(kind, []).append(uid)
    found = {f"{kind}:{uid}": name for kind, uids in wanted.items() for uid, name in _look(kind, uids)}
    out = {}
    for kind, uids in wanted.items():
        opens = _opens(kind, uids, viewer)
        for uid in uids:
            ref, route = f"{kind}:{uid}", kind if uid in opens else ""
            out[ref] = Named(ref, _KINDS.get(kind, Words(kind, kind)), found.get(ref) or speak(_GONE), route)
    return out


def _opens(kind: str, uids: list[str], viewer: Viewer | None) -> set[str]:
    if viewer is None or kind not in _OPEN:
        return set()
    return set(_OPEN[kind](viewer).filter(uid__in=uids).values_list("uid", flat=True))


def _look(kind: str, uids: list[str]) -> list[tuple[str, str]]:
    simple = {"unit": (Unit, "name"), "person": (Person, "name"), "group": (Group, "name"), "import": (Import, "title")}
    if kind in simple:
        model, field = simple[kind]
        return list(model._default_manager.filter(uid__in=uids).values_list("uid", field))
    if kind == "institution":
        return list(Institution.objects.filter(uid__in=uids).values_list("uid", "name"))
    if kind == "posting":
        rows = Posting.objects.filter(uid__in=uids).values_list("uid", "person__name", "unit__name", "role")
        return [(uid, f"{who} · {unit} {_role(role)}") for uid, who, unit, role in rows]
    if kind == "admin":
        return [(u.uid, u.number) for u in User.objects.filter(uid__in=uids)]
    if kind == "correction":
        return list(Correction.objects.filter(uid__in=uids).values_list("uid", "person__name"))
    if kind == "appointment":
        return list(Appointment.objects.filter(uid__in=uids).values_list("uid", "person__name"))
    return []


def _role(code: str) -> str:
    return code.replace("_", " ") if lang() == "en" else word_for("postings", "role", code)
