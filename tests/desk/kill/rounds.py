"""One act in a process of its own that is killed at some point, again and again, and what must hold each time."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from qunzhi.desk.campaigns.models import Campaign, Line, Return
from qunzhi.desk.filing.models import Application, Step
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Checkpoint, Log
from qunzhi.desk.ledger.verifying import verify
from qunzhi.desk.org.models import Import, Posting
from qunzhi.desk.registry.models import Change, DissolutionOrder, Filing, Group, Series
from tests.desk.kill.base import Base

Act = Callable[[], Any]
#: What a child says: about to begin, about to commit, done.
BEGIN, COMMIT, DONE = b"b", b"c", b"d"
#: Seconds after which a child that says nothing is stuck.
_STUCK = 90


#: What of a row says how it stands; ids of rows are left out, for a round that is rolled back uses some up.
_STANDING: dict[type[Model], tuple[str, ...]] = {
    Import: ("state",),
    Application: ("number", "state"),
    Step: ("of__number", "position", "state", "signed_with", "decided_by__code", "filings__code"),
    Filing: ("code", "subject_code", "act", "decision", "signed_by__code"),
    DissolutionOrder: ("number", "group__code", "reason", "by__code", "revoked_by__code"),
    Campaign: ("title", "state"),
    Return: ("unit__code", "state", "handed_in_by__code"),
    Line: ("group__code", "answer", "decision", "filing__code"),
    Change: ("group__code", "sort", "undone_by__code"),
    Group: ("code", "name", "filed", "pending", "end_sort"),
    Series: ("name", "last"),
}


@dataclass
class Seen:
    """How the rounds went."""

    rounds: int = 0
    killed: int = 0
    acknowledged: int = 0
    committed_unsaid: int = 0
    nothing: int = 0
    seconds: list[float] = field(default_factory=list)

    def __add__(self, other: Seen) -> Seen:
        ours, theirs = vars(self), vars(other)
        return Seen(**{name: ours[name] + theirs[name] for name in ours})


def state() -> dict[str, Any]:
    """What the database holds: rows of every table, ends of postings, and what has states: how it stands."""
    rows = {
        m._meta.label: m._default_manager.count() for m in apps.get_models() if m._meta.managed and not m._meta.proxy
    }
    rows["ended"] = Posting.objects.filter(until__isnull=False).count()
    for model, columns in _STANDING.items():
        rows[f"{model.__name__} states"] = sorted(model._default_manager.values_list(*columns), key=repr)
    rows["size"] = list(Log.objects.order_by("key").values_list("key", "size"))
    return rows


def sound(log: str) -> None:
    """The whole ledger holds, and it grew from the checkpoint that was signed before and is kept elsewhere."""
    kept = Checkpoint.objects.filter(log__key=log).order_by("size").first()
    assert kept is not None
    verdict = verify(log, key=site_key().public, outside=[("kept", kept.note.encode())])
    assert verdict.sound, verdict.problems


class Rounds:
    """Kills the act on its own database until every round is done; a killed act is tried again with the same key."""

    def __init__(self, base: Base, act: Act, log: str, seed: int) -> None:
        self._base, self._act, self._log = base, act, log
        self._random = random.Random(seed)
        self._seen = Seen()

    def run(self, anywhere: int, around_commit: int) -> Seen:
        """So many kills at a random moment of the act's duration, and so many just before, in or after its commit."""
        self._base.fresh()
        self._before = state()
        whole, commit = self._measure()
        self._after = state()
        assert self._after != self._before
        self._again()
        self._base.fresh()
        plan = [(BEGIN, self._random.uniform(0, whole)) for _ in range(anywhere)]
        plan += [(COMMIT, self._random.uniform(0, 2 * commit)) for _ in range(around_commit)]
        self._random.shuffle(plan)
        for mark, delay in plan:
            self._round(mark, delay)
        if state() != self._after:  # killed to the last: the next try brings it about
            self._act()
        self._done()
        return self._seen

    def _measure(self) -> tuple[float, float]:
        """Seconds from beginning to done, and from the commit to done."""
        child, said = self._start()
        at = {}
        for mark in (BEGIN, COMMIT, DONE):
            assert self._hear(said) == mark
            at[mark] = time.perf_counter()
        self._reap(child, said)
        self._seen.seconds.append(at[DONE] - at[BEGIN])
        return at[DONE] - at[BEGIN], at[DONE] - at[COMMIT]

    def _round(self, mark: bytes, delay: float) -> None:
        child, said = self._start()
        while (heard := self._hear(said)) != mark:
            assert heard in (BEGIN, COMMIT)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        acknowledged = DONE in self._reap(child, said)
        self._base.settled()
        found = state()
        self._seen.rounds += 1
        self._seen.acknowledged += acknowledged
        assert found in (self._before, self._after), "half of it"
        if found == self._before:
            assert not acknowledged, "acknowledged and gone"
            self._seen.nothing += 1
            return  # the next round is the retry with the same key
        self._seen.committed_unsaid += not acknowledged
        self._done()
        self._base.fresh()

    def _done(self) -> None:
        """It happened: the ledger holds, and the retry with the same key changes nothing."""
        assert state() == self._after
        sound(self._log)
        self._again()

    def _again(self) -> None:
        self._act()
        assert state() == self._after, "done twice"

    def _start(self) -> tuple[int, int]:
        connection.close()
        said, say = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.close(said)
                _live(self._act, say)
                code = 0
            finally:
                os._exit(code)
        os.close(say)
        return child, said

    @staticmethod
    def _hear(said: int) -> bytes:
        ready, _, _ = select.select([said], [], [], _STUCK)
        assert ready, "the child says nothing"
        return os.read(said, 1)

    def _reap(self, child: int, said: int) -> bytes:
        """What it said last, once it is dead."""
        _, status = os.waitpid(child, 0)
        self._seen.killed += os.WIFSIGNALED(status)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the act failed by itself"
        last = b""
        while more := os.read(said, 10):
            last += more
        os.close(said)
        return last


def _live(act: Act, say: int) -> None:
    """The child: act, telling the parent how far it is."""
    commit = BaseDatabaseWrapper._commit

    def telling(self: BaseDatabaseWrapper) -> Any:
        os.write(say, COMMIT)
        return commit(self)

    BaseDatabaseWrapper._commit = telling  # type: ignore[method-assign]
    connection.ensure_connection()
    os.write(say, BEGIN)
    act()
    os.write(say, DONE)
