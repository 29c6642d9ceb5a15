"""Functions: what a pack's offices make their people, matched to units by name, alias, or a choice made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from qunzhi.core.words import Words
from qunzhi.packs.model import Pack
from qunzhi.packs.provision import Provision


class Function(Enum):
    """What an office does on the desk, whatever a pack calls it."""

    REGISTRAR = "registrar"
    SUPERVISOR = "supervisor"
    LEAGUE = "league"
    STUDENT_AFFAIRS = "student_affairs"
    OPINION = "opinion"
    DISCIPLINE = "discipline"
    ADMINISTRATION = "administration"
    HIGHER = "higher"

    @property
    def words(self) -> Words:
        """The function's name for people."""
        return _WORDS[self]


_WORDS = {
    Function.REGISTRAR: Words("备案登记", "registrar"),
    Function.SUPERVISOR: Words("主管部门", "supervising office"),
    Function.LEAGUE: Words("团委", "League Committee"),
    Function.STUDENT_AFFAIRS: Words("学生工作部门", "student affairs"),
    Function.OPINION: Words("舆情工作", "opinion office"),
    Function.DISCIPLINE: Words("纪检监督", "discipline inspection"),
    Function.ADMINISTRATION: Words("党政办", "general office"),
    Function.HIGHER: Words("上级党委", "higher committee"),
}
#: Office in a pack -> function. A pack without a registrar is kept by the office that it reports to.
_OFFICES: dict[str, Function] = {
    "registrar": Function.REGISTRAR,
    "publicity": Function.REGISTRAR,
    "supervisor": Function.SUPERVISOR,
    "league": Function.LEAGUE,
    "student_affairs": Function.STUDENT_AFFAIRS,
    "opinion_office": Function.OPINION,
    "discipline": Function.DISCIPLINE,
    "administration": Function.ADMINISTRATION,
    "higher_committee": Function.HIGHER,
}


@dataclass(frozen=True, slots=True)
class Office:
    """One office of one pack: its name there, what it is called, what it makes its people, and where that is said."""

    pack: str
    office: str
    names: tuple[str, ...]
    functions: tuple[Function, ...]
    cites: tuple[Provision, ...]


def offices_of(pack: Pack) -> list[Office]:
    """The offices that a pack names."""
    registered = any(_OFFICES.get(name) is Function.REGISTRAR for name in pack.offices)
    out = []
    for name, names in pack.offices.items():
        function = _OFFICES.get(name)
        found: tuple[Function, ...] = (function,) if function else ()
        if function is Function.SUPERVISOR and not registered:
            found = (Function.REGISTRAR, Function.SUPERVISOR)
        out.append(Office(pack.pack, name, tuple(names), found, tuple(_saying(pack, name, names))))
    return out


def _saying(pack: Pack, office: str, names: Iterable[str]) -> list[Provision]:
    """Provisions that send something to the office, or name it in a route."""
    wanted = {office, *names}
    routed = [p for p in pack.provisions if any(wanted & set(route.to) for route in p.routing)]
    return routed or [p for p in pack.provisions if any(_mentions(use.params, wanted) for use in p.rules)]


def _mentions(value: object, wanted: set[str]) -> bool:
    if isinstance(value, str):
        return value in wanted
    if isinstance(value, dict):
        return any(_mentions(v, wanted) for v in value.values())
    return isinstance(value, (list, tuple)) and any(_mentions(v, wanted) for v in value)
