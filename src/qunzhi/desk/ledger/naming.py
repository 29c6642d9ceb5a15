"""What references of the ledger stand for, in words: one query a kind of thing, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.accounts.models import User
from qunzhi.desk.api.models import Token
from qunzhi.desk.campaigns.guards import campaigns_in_scope, returns_in_scope
from qunzhi.desk.campaigns.models import Campaign, Return
from qunzhi.desk.filing.guards import applications_in_scope
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.org.guards import corrections_in_scope, imports_in_scope, people_in_scope, units_in_scope
from qunzhi.desk.org.models import Appointment, Correction, Import, Institution, Person, Posting, Unit
from qunzhi.desk.registry.change_queries import changes_in_scope, orders_in_scope
from qunzhi.desk.registry.guards import groups_in_scope
from qunzhi.desk.registry.models import Account, Change, DissolutionOrder, Filing, Group, SavedView
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
    "view": Words("视图", "view"),
    "line": Words("名单中的一项", "line of a return"),
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
    "application": applications_in_scope,
    "campaign": campaigns_in_scope,
    "order": orders_in_scope,
    "change": changes_in_scope,
    "return": returns_in_scope,
}
#: Kinds whose page is called otherwise.
_ROUTES = {"return": "unit_return"}


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
            ref, route = f"{kind}:{uid}", _ROUTES.get(kind, kind) if uid in opens else ""
            out[ref] = Named(ref, _KINDS.get(kind, Words(kind, kind)), found.get(ref) or speak(_GONE), route)
    return out


def _opens(kind: str, uids: list[str], viewer: Viewer | None) -> set[str]:
    if viewer is None or kind not in _OPEN:
        return set()
    return set(_OPEN[kind](viewer).filter(uid__in=uids).values_list("uid", flat=True))


#: Kind -> its model and the column (or path) that it is called by.
_CALLED: dict[str, tuple[type[Model], str]] = {
    "unit": (Unit, "name"),
    "person": (Person, "name"),
    "group": (Group, "name"),
    "import": (Import, "title"),
    "institution": (Institution, "name"),
    "correction": (Correction, "person__name"),
    "appointment": (Appointment, "person__name"),
    "application": (Application, "name"),
    "step": (Step, "office__name"),
    "filing": (Filing, "code"),
    "change": (Change, "group__name"),
    "order": (DissolutionOrder, "number"),
    "campaign": (Campaign, "title"),
    "return": (Return, "unit__name"),
    "official_account": (Account, "name"),
    "view": (SavedView, "name"),
    "token": (Token, "name"),
}


def _look(kind: str, uids: list[str]) -> list[tuple[str, str]]:
    if kind in _CALLED:
        model, field = _CALLED[kind]
        return list(model._default_manager.filter(uid__in=uids).values_list("uid", field))
    if kind == "posting":
        rows = Posting.objects.filter(uid__in=uids).values_list("uid", "person__name", "unit__name", "role")
        return [(uid, f"{who} · {unit} {_role(role)}") for uid, who, unit, role in rows]
    if kind == "admin":
        return [(u.uid, u.number) for u in User.objects.filter(uid__in=uids)]
    return []


def _role(code: str) -> str:
    return code.replace("_", " ") if lang() == "en" else word_for("postings", "role", code)
