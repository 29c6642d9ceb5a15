"""Acts on many groups at once, and taking a whole batch back."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.org.models import Institution
from qunzhi.desk.registry.bulk.acts import Values, acts_for
from qunzhi.desk.registry.bulk.batches import changes_of
from qunzhi.desk.registry.bulk.planning import plan
from qunzhi.desk.registry.changing import nothing_changes
from qunzhi.desk.registry.changing_many import Wanted, change_groups, take_back_many
from qunzhi.desk.registry.models import Change
from qunzhi.desk.services import Act, service
from qunzhi.desk.things import new_uid


@service(
    "registry.bulk_change",
    Words("批量改群", "changed many groups at once"),
    Right.MANAGE_GROUPS,
    bulk_change_group=Words("批量改群资料", "changed a group among many"),
)
def do_bulk_change(act: Act, what: str, values: Values, groups: Sequence[int], *, seen: str, reason: str) -> Change:
    """Do to many groups (row ids) what a preview showed; ``seen`` is the digest of that preview.

    Returns:
        The first of the batch's changes.

    Raises:
        Http404: the act is not the acting user's.
        QunzhiError: ``changed_since_preview``: it would be other changes now; ``nothing_changes``.
    """
    chosen = next((a for a in acts_for(act.viewer) if a.key == what), None)
    if chosen is None:
        raise Http404
    made = plan(act.viewer, chosen, values, groups)
    changing = made.changing
    if not changing:
        raise nothing_changes()
    if made.digest != seen:
        raise QunzhiError.of(
            "changed_since_preview",
            "预览之后有的群变了，什么都没有改",
            "some of the groups have changed since the preview; nothing was done",
            hint=Words("看过下面新的预览再确认", "look at the new preview below, then confirm"),
        )
    batch = new_uid()
    wanted = [Wanted(r.pk, r.before, r.after) for r in sorted(changing, key=lambda r: r.pk)]
    changes = change_groups(act, chosen.sort, wanted, batch=batch, reason=reason, note="registry.bulk_change_group")
    _whole(act, chosen.sort, len(changes), batch, reason)
    return changes[0]


@service(
    "registry.undo_batch",
    Words("撤销一批改动", "took a batch of changes back"),
    Right.MANAGE_GROUPS,
    undo_batch_group=Words("撤销批量改动", "took a change of a batch back"),
)
def do_undo_batch(act: Act, batch: str, *, reason: str) -> Institution:
    """Put all groups of a batch back as they were before it: all or none.

    Raises:
        Http404: no such batch, or it is not the acting user's to take back.
        QunzhiError: ``undone_already``, or ``changed_since`` with the groups that were changed again.
    """
    changes = list(changes_of(act.viewer, batch))
    if not changes:
        raise Http404
    left = [c for c in changes if c.undone_at is None]
    if not left:
        raise QunzhiError.of("undone_already", "这一批已经撤销过", "this batch was taken back already")
    take_back_many(act, left, reason=reason, note="registry.undo_batch_group")
    _whole(act, left[0].sort, len(left), batch, reason)
    assert act.viewer.institution is not None
    return act.viewer.institution


def _whole(act: Act, sort: str, count: int, batch: str, reason: str) -> None:
    """The batch as one entry, beside one for each group."""
    assert act.viewer.institution is not None
    act.note(act.viewer.institution.ref, reason=reason, payload={"change": sort, "groups": count, "batch": batch})
