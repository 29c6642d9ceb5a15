"""Serves the desk with gunicorn: worker processes with threads, and a clock for the daily work beside them."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.running.logs import logging_config

#: Where worker processes leave their counters for one another; read by prometheus_client when it is imported.
METRICS = "PROMETHEUS_MULTIPROC_DIR"
_THREADS = 8
#: Seconds that requests may take: an import of a large school is the longest.
_LONGEST = 300
_GRACE = 30
#: Seconds within which a server that is only tried has to answer.
_PATIENCE = 30.0


def address_of(url: str, port: int | None = None) -> str:
    """Where to listen when nothing is said: on this machine only, at the port in the address if it is ours."""
    parts = urlsplit(url)
    here = parts.hostname in ("127.0.0.1", "localhost")
    return f"127.0.0.1:{port or (parts.port if here else None) or 8000}"


def share_metrics(data: Path) -> None:
    """Let worker processes share their counters, in a folder emptied at each start. Before Django is started."""
    folder = data / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ[METRICS] = str(folder)


def serve(bind: str, workers: int, *more: str) -> NoReturn:
    """Become the server: this process is replaced by one that has loaded nothing but gunicorn.

    Worker processes are forked from it and load the desk themselves: libraries that have started threads (DuckDB,
    Arrow) do not live on in a fork. ``more`` are further arguments of :func:`main`.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    args = ["-m", "qunzhi.desk.running.serving", "--bind", bind, "--workers", str(workers), *more]
    os.execv(sys.executable, [sys.executable, *args])  # noqa: S606 - our own program, no shell


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told everything by us: no file and no environment variable of its own is read."""

    def __init__(self, bind: str, workers: int, *, daily_at: int | None, ready: Callable[[], None]) -> None:
        self._bind, self._workers, self._ready = bind, workers, ready
        self._clock = Clock(daily_at) if daily_at is not None else None
        super().__init__()

    def load_config(self) -> None:
        """Our settings."""
        chosen: dict[str, Any] = {
            "bind": self._bind,
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": _THREADS,
            "timeout": _LONGEST,
            "graceful_timeout": _GRACE,
            "control_socket_disable": True,
            "logconfig_dict": logging_config(),
            "proc_name": "qunzhi-desk",
            "when_ready": self._when_ready,
            "child_exit": _child_exit,
            "on_exit": self._on_exit,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:  # not every version has the control socket
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, in a worker."""
        from qunzhi.desk.wsgi import application

        return application

    def _when_ready(self, server: Any) -> None:
        if self._clock is not None:
            self._clock.start()
        self._ready()

    def _on_exit(self, server: Any) -> None:
        if self._clock is not None:
            self._clock.stop()


def _child_exit(server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


class Clock(threading.Thread):
    """Waits in the parent process and once a day starts ``qunzhi.desk.running.nightly`` as a process of its own.

    ``hour`` is Asia/Shanghai's. The thread itself touches neither Django nor the database, so that workers can be
    forked beside it.
    """

    def __init__(self, hour: int) -> None:
        super().__init__(name="daily", daemon=True)
        self._hour = hour
        self._over = threading.Event()
        self._running: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Wait, start, wait for its end, and again."""
        while not self._over.wait(seconds_until(self._hour, datetime.now(SHANGHAI))):
            self._running = subprocess.Popen([sys.executable, "-m", "qunzhi.desk.running.nightly"])
            self._running.wait()

    def stop(self) -> None:
        """End the waiting, and the work if it is under way: it is safe to do again."""
        self._over.set()
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()


def seconds_until(hour: int, now: datetime) -> float:
    """Seconds from now to that hour, always at least one."""
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if then <= now:
        then += timedelta(days=1)
    return max(1.0, (then - now).total_seconds())


def main() -> None:
    """The process that :func:`serve` becomes. With ``--once URL`` it ends as soon as that answers: 0, or 1 if never."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bind", required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--daily-at", type=int)
    parser.add_argument("--quiet", action="store_true", help="no line a request")
    parser.add_argument("--once", default="")
    given = parser.parse_args()
    if given.quiet:
        logging.disable(logging.INFO)
    here, answered = os.getpid(), threading.Event()
    watch = threading.Thread(target=_watch, args=(given.once, answered), daemon=True)
    ready = watch.start if given.once else lambda: None
    try:
        Server(given.bind, given.workers, daily_at=given.daily_at, ready=ready).run()
    finally:
        if given.once and os.getpid() == here and not answered.is_set():  # workers leave by this way too
            raise SystemExit(1)


def _watch(url: str, answered: threading.Event) -> None:
    """Ask the server until it answers, then end it."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and not answered.is_set():
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own
            if answer.status == 200:
                answered.set()
                break
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
