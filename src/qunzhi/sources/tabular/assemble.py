"""A sheet, once its table and header are known, as typed batches in order; blocks are converted side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from qunzhi.core.errors import Problem, QunzhiError
from qunzhi.facts.columns import Table
from qunzhi.sources.tabular.batch import Batch, convert_block, without_rows
from qunzhi.sources.tabular.header import Header
from qunzhi.sources.tabular.model import Job, RawBlock, Sheet
from qunzhi.sources.tabular.tail import closing_rows

#: Threads that convert, and blocks in work at once: two cores are kept busy with one in waiting.
WORKERS = 2
AHEAD = 3

_Work = tuple[RawBlock, Batch]


def batches(
    sheet: Sheet, table: Table, header: Header, progress: Callable[[float], None], pool: ThreadPoolExecutor
) -> Iterator[Batch]:
    """The batches of a sheet in order.

    Raises:
        QunzhiError: what reading raises, with the row counted from the top of the sheet.
    """
    jobs = sheet.jobs(header.skip, len(header.shown))
    waiting: deque[tuple[Future[_Work], float]] = deque()
    base, exhausted = header.skip + 1, False
    last: _Work | None = None
    while True:
        while not exhausted and len(waiting) < AHEAD:
            job = _next(jobs, base)
            exhausted = job is None
            if job is not None:
                waiting.append((pool.submit(_work, job, sheet, table, header), job.done))
        if not waiting:
            break
        future, done = waiting.popleft()
        try:
            block, batch = future.result()
        except QunzhiError as exc:
            for other, _ in waiting:
                other.cancel()
            raise _shifted(exc, base - 1) from exc
        if last is not None:
            yield last[1]
        batch.base = base
        base += block.count
        last = (block, batch)
        progress(done)
    if last is not None:
        block, batch = last
        batch.closing = closing_rows(block, header, table)
        yield without_rows(batch, batch.closing)


def _work(job: Job, sheet: Sheet, table: Table, header: Header) -> _Work:
    block = job.run()
    return block, convert_block(block, sheet, table, header)


def _next(jobs: Iterator[Job], base: int) -> Job | None:
    try:
        return next(jobs, None)
    except QunzhiError as exc:
        raise _shifted(exc, base - 1) from exc


def _shifted(exc: QunzhiError, by: int) -> QunzhiError:
    """The error with rows counted from the top of the sheet."""

    def shift(problem: Problem) -> Problem:
        row = problem.place.row
        return problem if row is None else replace(problem, place=replace(problem.place, row=row + by))

    return QunzhiError(*map(shift, exc.problems))
