"""What references of the ledger stand for, in words: one query a kind of thing, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qunzhi.core.words import Words
from qunzhi.desk.accounts.models import User
from qunzhi.desk.org.models import Appointment, Correction, Import, Institution, Person, Posting, Unit
from qunzhi.desk.registry.models import Group
from qunzhi.desk.web.lang import lang, speak
from qunzhi.facts.values import word_for


@dataclass(frozen=True, slots=True)
class Named:
    """A thing in words; ``route`` is the page that shows it, "" where there is none."""

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
    "import": Words("导入", "import"),
    "correction": Words("更正申请", "correction"),
    "institution": Words("机构", "institution"),
    "appointment": Words("委派", "appointment"),
    "admin": Words("系统管理员", "system administrator"),
}
_GONE = Words("（已不在册）", "(no longer here)")
_ROUTES = {"unit": "unit", "person": "person", "group": "group", "import": "import", "correction": "correction"}


def names_of(refs: Iterable[str]) -> dict[str, Named]:
    """Reference -> what it is. What is gone (an undone import took it back) is said to be gone; its id stays."""
    wanted: dict[str, list[str]] = {}
    for ref in set(refs):
        kind, _, uid = ref.partition(":")
        wanted.setdefault(kind, []).append(uid)
    found = {f"{kind}:{uid}": name for kind, uids in wanted.items() for uid, name in _look(kind, uids)}
    out = {}
    for kind, uids in wanted.items():
        for ref in (f"{kind}:{uid}" for uid in uids):
            route = _ROUTES.get(kind, "") if ref in found else ""
            out[ref] = Named(ref, _KINDS.get(kind, Words(kind, kind)), found.get(ref) or speak(_GONE), route)
    return out


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
