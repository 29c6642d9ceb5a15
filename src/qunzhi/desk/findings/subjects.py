"""From the subject of a finding to the rows that it is about."""

from __future__ import annotations

from qunzhi.desk.org.models import Institution, Unit
from qunzhi.desk.registry.models import Account, Group
from qunzhi.rules.contract import all_rules

Found = tuple[int | None, int | None, int | None]
_NOTHING: Found = (None, None, None)


class Subjects:
    """Row ids by number, of one institution."""

    def __init__(self, institution: Institution) -> None:
        own = {"institution": institution}
        self.units = dict(Unit.objects.filter(**own).values_list("code", "pk"))
        self._groups = dict(Group.objects.filter(**own).values_list("code", "pk"))
        self._accounts = dict(Account.objects.filter(**own).values_list("code", "pk"))
        self._kind = {name: type(rule).__module__.split(".")[-2] for name, rule in all_rules().items()}

    def of(self, rule: str, subject: str) -> Found:
        """Group, second group, account of ``G``, ``G/uid``, ``G1+G2`` or ``account/post``; none of another thing."""
        kind = self._kind.get(rule, "")
        if kind == "groups":
            if subject in self._groups:
                return self._groups[subject], None, None
            return self._pair(subject)
        if kind == "members":
            return self._before(subject, self._groups), None, None
        if kind == "accounts":
            found = self._accounts.get(subject) or self._before(subject, self._accounts)
            return None, None, found
        return _NOTHING

    def _pair(self, subject: str) -> Found:
        for at, sign in enumerate(subject):
            if sign in "+/" and subject[:at] in self._groups:  # a run of messages is told apart behind a stroke
                return self._groups[subject[:at]], self._groups.get(subject[at + 1 :]), None
        return _NOTHING

    @staticmethod
    def _before(subject: str, known: dict[str, int]) -> int | None:
        for at, sign in enumerate(subject):
            if sign == "/" and subject[:at] in known:
                return known[subject[:at]]
        return None
