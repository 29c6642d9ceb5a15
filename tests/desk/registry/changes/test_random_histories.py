"""Any history of three groups: what is filed stays what the filings say, and taking everything back restores all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.verifying import verify
from qunzhi.desk.registry.models import Change, DissolutionOrder, Filing, Group
from qunzhi.desk.registry.services.changes import (
    do_change_details,
    do_change_owner,
    do_move_group,
    do_rename_group,
    do_set_admin,
    do_undo_change,
)
from qunzhi.desk.registry.services.ending import do_dissolve, do_finish_task, do_reopen_task, do_revive
from qunzhi.desk.registry.services.merging import do_merge
from qunzhi.desk.registry.services.noting import do_note_changes
from qunzhi.desk.registry.services.orders import do_order_end, do_revoke_order
from qunzhi.desk.registry.standing import counting
from tests.desk.makers import House
from tests.desk.registry.changes.conftest import MADE, soon

#: Who may change the section's groups; the general office orders.
PEOPLE = ("owner", "head", "registrar")
WHY = "随机演练"
Do = Callable[[House, Group, Group, str, int], object]


def _undo_last(home: House, group: Group, other: Group, who: str, n: int) -> object:
    """The last change there is: undoing an earlier one would leave later ones standing on nothing."""
    last = Change.objects.filter(undone_at__isnull=True).order_by("-pk").first()
    return last and do_undo_change(last, reason=WHY, acting_user=home.users["registrar"])


def _task(home: House, group: Group, other: Group, who: str, n: int) -> object:
    """The work ends, or goes on after all."""
    if group.task_ended_at is not None:
        return do_reopen_task(group, reason=WHY, acting_user=home.users[who])
    return do_finish_task(group, ended_at=MADE, acting_user=home.users[who])


def _end(home: House, group: Group, other: Group, who: str, n: int) -> object:
    """The group is dissolved, or taken into use again."""
    act = do_dissolve if group.dissolved_at is None else do_revive
    return act(group, reason=WHY, acting_user=home.users[who])


def _revoke(home: House, group: Group, other: Group, who: str, n: int) -> object:
    one = DissolutionOrder.objects.filter(group=group, done_at__isnull=True, revoked_at__isnull=True).first()
    return one and do_revoke_order(one, reason=WHY, acting_user=home.users["general"])


ACTS: dict[str, Do] = {
    "name": lambda h, g, o, who, n: do_rename_group(g, name=f"软件教研室第{n}群", reason=WHY, acting_user=h.users[who]),
    "details": lambda h, g, o, who, n: do_change_details(
        g, facts={"purpose": ("study", "notice")[n % 2]}, reason=WHY, acting_user=h.users[who]
    ),
    "owner": lambda h, g, o, who, n: do_change_owner(
        g, h.people[("member", "owner")[n % 2]], reason=WHY, acting_user=h.users[who]
    ),
    "admin": lambda h, g, o, who, n: do_set_admin(
        g, h.people["member"], admin=n % 2 == 0, reason=WHY, acting_user=h.users[who]
    ),
    "platform": lambda h, g, o, who, n: do_move_group(
        g, platform=("qq", "wecom")[n % 2], code=f"N-{n}", moved_at=MADE, reason=WHY, acting_user=h.users[who]
    ),
    "task": _task,
    "end": _end,
    "merge": lambda h, g, o, who, n: do_merge(g, o, reason=WHY, acting_user=h.users[who]),
    "order": lambda h, g, o, who, n: do_order_end(
        g, reason=WHY, cites=["PXZY-4.3b"], due_at=soon(), acting_user=h.users["general"]
    ),
    "revoke": _revoke,
    "note": lambda h, g, o, who, n: do_note_changes(acting_user=h.users["registrar"]),
    "undo": _undo_last,
}
STEP = st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 2), st.integers(0, 2), st.sampled_from(PEOPLE))


def three(home: House) -> list[int]:
    """The section's group, which is on file, and two more beside it; their ids."""
    home.group("second", "软件教研室备课群", "section", "owner", ("member", "student"))
    home.group("third", "软件教研室竞赛群", "section", "member", ("owner",))
    Group.objects.filter(code__in=("G-second", "G-third")).update(created_at=MADE)
    return [home.groups[key].pk for key in ("section", "second", "third")]


def filed_as_filings_say() -> None:
    rows = counting().filter(institution=OuterRef("institution"), subject_code=OuterRef("code"))
    for group in Group.objects.annotate(says=Exists(rows)):
        assert group.filed == group.says, group.code


def take(home: House, pks: list[int], step: tuple[str, int, int, str], n: int) -> bool:
    """Do one step; whether it was done. One that is refused leaves the transaction as it was."""
    act, at, other, who = step
    group, second = (Group.objects.get(pk=pks[x]) for x in (at, other))
    try:
        ACTS[act](home, group, second, who, n)
    except (QunzhiError, Http404):
        return False
    return True


def undo_all(home: House) -> None:
    for pk in list(Change.objects.filter(undone_at__isnull=True).order_by("-pk").values_list("pk", flat=True)):
        change = Change.objects.get(pk=pk)
        if change.undone_at is None:  # both halves of a merge go together
            do_undo_change(change, reason=WHY, acting_user=home.users["registrar"])
            filed_as_filings_say()


def test_any_history_can_be_taken_back(home: House, group: Group, rows: Callable[[], list[Any]]) -> None:
    pks = three(home)
    done: dict[str, int] = {}

    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],  # a failing history is twelve short steps: making it shorter takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEP, min_size=12, max_size=12))
    def live(steps: list[tuple[str, int, int, str]]) -> None:
        with transaction.atomic():
            before = rows()
            for n, step in enumerate(steps):
                was = rows()
                if take(home, pks, step, n):
                    done[step[0]] = done.get(step[0], 0) + 1
                else:
                    assert rows() == was
                filed_as_filings_say()
                assert Group.objects.get(pk=pks[0]).filed  # no act takes its filing away, whatever its number is
            undo_all(home)
            assert rows() == before
            assert not Filing.objects.filter(change__isnull=False).exists()
            verdict = verify(home.institution.slug, key=site_key().public)
            assert verdict.sound, verdict.problems
            transaction.set_rollback(True)

    live()
    assert set(done) == set(ACTS), set(ACTS) - set(done)
