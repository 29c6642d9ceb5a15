"""What the register itself puts on the page of a group: who answers, what was filed, what is known of it."""

from __future__ import annotations

from collections.abc import Iterator

from qunzhi.core.words import Words
from qunzhi.desk.access.viewer import Viewer
from qunzhi.desk.org.guards import units_in_scope
from qunzhi.desk.registry import deeds as changing
from qunzhi.desk.registry.chain import chain_of, together
from qunzhi.desk.registry.guards import sees_all
from qunzhi.desk.registry.models import Filing, Group
from qunzhi.desk.registry.on_group import Deed, Panel

#: So many filings stand on the page: a group is filed, changed and cancelled a few times in its life.
_MOST = 50


def panels(viewer: Viewer, group: Group) -> Iterator[Panel]:
    """Whoever sees the group sees who answers for it; filings only those who see everything of it."""
    chains = chain_of(group)
    context = {"chains": chains, "together": together(chains)}
    yield Panel("chain", Words("谁来负责", "Who answers for it"), "registry/group_chain.html", context, order=25)
    if sees_all(viewer, group):
        rows = filings_of(group)
        yield Panel("filings", Words("审批备案", "Filings"), "registry/group_filings.html", {"filings": rows}, order=15)
    unit = units_in_scope(viewer).filter(groups=group).first()
    facts = {"group": group, "unit": unit}
    yield Panel("facts", Words("群资料", "The group"), "registry/group_facts.html", facts, order=10, aside=True)
    yield from changing.panels(viewer, group)


def deeds(viewer: Viewer, group: Group) -> Iterator[Deed]:
    """What can be changed."""
    yield from changing.deeds(viewer, group)


def filings_of(group: Group) -> list[Filing]:
    """What was filed about a group, the latest first."""
    rows = Filing.objects.filter(institution=group.institution_id, subject="group", subject_code=group.code)
    return list(rows.select_related("office", "signed_by").order_by("-submitted_at", "-pk")[:_MOST])
