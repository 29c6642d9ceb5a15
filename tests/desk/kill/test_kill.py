"""The process is killed while it writes: what was acknowledged is there wholly, what was not is there wholly or not
at all, and the same form sent again does it exactly once. On a real database, not inside a test's transaction."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from qunzhi.desk.accounts.models import User
from qunzhi.desk.campaigns.models import Campaign
from qunzhi.desk.campaigns.services.running import do_close_campaign
from qunzhi.desk.filing.models import Step
from qunzhi.desk.filing.services.deciding import do_decide_step
from qunzhi.desk.ledger.checkpointing import make_checkpoint
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.org.importing import uploads
from qunzhi.desk.org.importing.applying import do_apply_import, do_preview_import, do_undo_import
from qunzhi.desk.org.importing.compare import compare
from qunzhi.desk.org.importing.preview import preview
from qunzhi.desk.org.importing.sheets import folder_of
from qunzhi.desk.org.models import Import, Institution, Posting
from qunzhi.desk.org.services.postings import do_end_posting
from qunzhi.desk.registry.models import Group
from qunzhi.desk.things import new_uid
from tests.desk.campaigns.starting import start
from tests.desk.filing.house import filing_house
from tests.desk.filing.walking import sent, walk
from tests.desk.kill import sheets
from tests.desk.kill.base import Base
from tests.desk.kill.rounds import Act, Rounds, Seen
from tests.desk.makers import house

pytestmark = pytest.mark.django_db(transaction=True)

LANES = 2
LOG = "yunling"
_fork = multiprocessing.get_context("fork")

#: Rounds of the suite; QUNZHI_KILLS=100 has more. A round takes three times as long on PostgreSQL.
KILLS = int(os.environ.get("QUNZHI_KILLS", "60" if connection.vendor == "sqlite" else "40"))


@pytest.fixture
def lanes(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    """Runs an act's rounds on several databases at once, each lane a process."""
    base = Base(tmp_path, f"{os.getpid()}")

    def run(prepare: Callable[[], Any], making: Callable[[], Act], anywhere: int, around: int, seed: int) -> Seen:
        base.prepare(prepare)
        told: Any = _fork.SimpleQueue()
        running = []
        for lane in range(LANES):
            share = tuple(n * (lane + 1) // LANES - n * lane // LANES for n in (anywhere, around))
            process = _fork.Process(target=_lane, args=(base.beside(lane), making, share, seed + lane, told))
            process.start()
            running.append(process)
        found = [told.get() for _ in running]
        for process in running:
            process.join()
        failed = [one for one in found if isinstance(one, str)]
        assert not failed, "\n".join(failed)
        return sum(found[1:], found[0])

    try:
        yield run
    finally:
        base.back()


def _lane(base: Base, making: Callable[[], Act], share: tuple[int, int], seed: int, told: Any) -> None:
    try:
        base.fresh()
        told.put(Rounds(base, making(), LOG, seed).run(*share))
    except BaseException:
        told.put(traceback.format_exc())
    finally:
        base.drop()
        connection.close()


def _previewed() -> None:
    """An institution, a checkpoint, and a comparison of five thousand rows that waits to be applied."""
    made = house()
    user = made.users["registrar"]
    uid = new_uid()
    sheets.write(folder_of(uid))
    preview(uid, "五千行", made.institution, [], user)
    make_checkpoint(LOG, site_key())


def _applied() -> None:
    _previewed()
    do_apply_import(Import.objects.get(), acting_user=_registrar())


def _registrar() -> User:
    return User.objects.get(username=f"{LOG}/P-registrar")


def _apply() -> Act:
    return lambda: do_apply_import(Import.objects.get(), acting_user=_registrar(), key="form-1")


def test_killed_while_importing_five_thousand_rows(lanes: Callable[..., Seen]) -> None:
    seen = lanes(_previewed, _apply, KILLS * 9 // 10, KILLS // 10, seed=20261121)
    print(seen)
    assert seen.rounds == KILLS
    assert seen.nothing > KILLS * 0.3
    assert seen.acknowledged + seen.committed_unsaid > KILLS * 0.05


def _preview_again() -> Act:
    uid = new_uid()
    sheets.write(folder_of(uid))
    institution = Institution.objects.get()
    found = compare(uploads.read(uid, institution).facts, institution, complete=[], today=date(2026, 11, 21))
    return lambda: do_preview_import("表", found, [], {}, new_uid(), acting_user=_registrar(), key="form-2")


def test_killed_while_comparing(lanes: Callable[..., Seen]) -> None:
    assert lanes(_previewed, _preview_again, 7, 3, seed=2).rounds == 10


def _undo() -> Act:
    return lambda: do_undo_import(Import.objects.get(), reason="传错了表", acting_user=_registrar(), key="form-3")


def test_killed_while_undoing(lanes: Callable[..., Seen]) -> None:
    assert lanes(_applied, _undo, 7, 3, seed=3).rounds == 10


def _end() -> Act:
    day = date(2026, 11, 20)
    return lambda: do_end_posting(
        Posting.objects.get(person__code="P-member"),
        until=day,
        end_reason="transferred",
        reason="轮岗",
        acting_user=_registrar(),
        key="form-4",
    )


def test_killed_while_a_posting_ends(lanes: Callable[..., Seen]) -> None:
    assert lanes(_previewed, _end, 7, 3, seed=4).rounds == 10


def _half_approved() -> None:
    """A league group's application that the Party branch has let through; the league is next, then the registrar."""
    home = filing_house("CQNY", "PXZY", slug=LOG)
    walk(home, sent(home, kind="league", name="软件教研室团员学习群"), steps=1)
    make_checkpoint(LOG, site_key())


def _approve() -> Act:
    step = Step.objects.select_related("office").get(state=Step.OPEN, office__name="校团委")
    league = User.objects.get(username=f"{LOG}/P-league")
    return lambda: do_decide_step(step, decision="approve", signed="totp", acting_user=league, key="form-5")


def test_killed_while_approving(lanes: Callable[..., Seen]) -> None:
    third = _third()
    seen = lanes(_half_approved, _approve, third // 2, third - third // 2, seed=5)
    print(seen)
    assert seen.rounds == third
    _both_ways(seen)


def _unrecognised() -> None:
    """A recognition with twenty groups that nobody has handed in."""
    home = house()
    for n in range(20):
        home.group(f"k{n:02}", f"信息工程系第{n}群", "section", "owner")
    Group.objects.update(created_at=datetime(2020, 9, 1, tzinfo=UTC))
    start(home)
    make_checkpoint(LOG, site_key())


def _close() -> Act:
    due = timezone.now() + timedelta(days=7)
    campaign = Campaign.objects.get()
    return lambda: do_close_campaign(
        campaign,
        order=True,
        due_at=due,
        reason="",
        early=True,
        leave_open=True,
        acting_user=_registrar(),
        key="form-6",
    )


def test_killed_while_a_campaign_is_closed_with_orders(lanes: Callable[..., Seen]) -> None:
    third = _third()
    seen = lanes(_unrecognised, _close, third * 2 // 3, third - third * 2 // 3, seed=6)
    print(seen)
    assert seen.rounds == third
    _both_ways(seen)


def _both_ways(seen: Seen) -> None:
    """Of enough rounds some come before the end and some after it; of a few that is luck."""
    if seen.rounds >= 30:
        assert seen.nothing
        assert seen.acknowledged + seen.committed_unsaid


def _third() -> int:
    return max(KILLS // 3, 6)
