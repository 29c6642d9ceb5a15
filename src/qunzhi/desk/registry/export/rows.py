"""The rows that go out: groups in charge that match, who is and was in them, what was filed about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.importing.spec import FILINGS, GROUPS, MEMBERSHIPS, OWN_FACTS, Spec
from qunzhi.desk.registry.export.cells import cell
from qunzhi.desk.registry.group_rows import in_parts
from qunzhi.desk.registry.guards import in_charge
from qunzhi.desk.registry.models import Filing, Group, Membership
from qunzhi.desk.registry.queries import Asked, find_groups

_READ = 2000
#: The sheets, in the order in which an import applies them.
SHEETS: tuple[Spec, ...] = (GROUPS, MEMBERSHIPS, FILINGS)


def facts_of(spec: Spec) -> tuple[str, ...]:
    """The facts of a sheet: those that sheets have a column for."""
    return tuple(f for f in spec.fields if f not in OWN_FACTS)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out: row ids and numbers of the groups, in the order of the list."""

    institution_id: int
    groups: Mapping[int, str]

    def rows(self, spec: Spec) -> Iterator[list[str]]:
        """The cells of a sheet, row by row; some hundred groups a statement, none kept."""
        facts = facts_of(spec)
        columns = [
            f"{spec.fields[f].attr}__code" if spec.fields[f].kind == "ref" else spec.fields[f].attr for f in facts
        ]
        for part in in_parts(self.groups):
            for values in self._found(spec, part).values_list(*columns).iterator(_READ):
                yield [cell(spec, fact, value) for fact, value in zip(facts, values, strict=True)]

    def _found(self, spec: Spec, pks: Sequence[int]) -> QuerySet[Any]:
        if spec is MEMBERSHIPS:
            return Membership.objects.filter(group__in=pks).order_by("group_id", "pk")
        if spec is FILINGS:
            codes = [self.groups[pk] for pk in pks]
            own = Filing.objects.filter(institution=self.institution_id, subject="group", subject_code__in=codes)
            return own.order_by("pk")
        return Group.objects.filter(pk__in=pks).order_by("code")


def outgoing(viewer: Viewer, asked: Asked) -> Outgoing:
    """The groups that match and of which the viewer sees everything: members are nobody else's business."""
    assert viewer.institution is not None
    found = find_groups(viewer, asked).filter(in_charge(viewer))
    return Outgoing(viewer.institution.pk, dict(found.order_by("code").values_list("pk", "code")))
