"""Serves the desk with gunicorn: worker processes with threads, and a clock for the daily work beside them."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication

from qunzhi.desk.running.logs import logging_config

#: Where worker processes leave their counters for one another; read by prometheus_client when it is imported.
METRICS = "PROMETHEUS_MULTIPROC_DIR"
_THREADS = 8
#: Seconds that requests may take: an import of a large school is the longest.
_LONGEST = 300
_GRACE = 30


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
    os.execv(sys.executable, _command(bind, workers, *more))  # noqa: S606 - our own program, no shell


def answers(bind: str, url: str, patience: float = 60.0) -> bool:
    """Whether a server on that address answers at a URL within so many seconds; it is ended again."""
    server = subprocess.Popen(_command(bind, 1, "--quiet", "--alone"))  # noqa: S603 - our own program, no shell
    try:
        end = time.monotonic() + patience
        while time.monotonic() < end and server.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
            time.sleep(0.2)
        return False
    finally:
        server.terminate()
        server.wait()


def _command(bind: str, workers: int, *more: str) -> list[str]:
    module = [sys.executable, "-m", "qunzhi.desk.running.serving"]
    return [*module, "--bind", bind, "--workers", str(workers), *more]


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told everything by us: no file and no environment variable of its own is read."""

    def __init__(self, bind: str, workers: int, *others: Beside) -> None:
        self._bind, self._workers, self._beside = bind, workers, others
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
        for one in self._beside:
            one.start()

    def _on_exit(self, server: Any) -> None:
        for one in self._beside:
            one.stop()


def _child_exit(server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


class Beside:
    """A process beside the server: the daily work at its hour, or the one that looks again after changes.

    A process and not a thread: workers are forked from the server, and a fork beside threads may never wake. It ends
    when the pipe to it is closed, also by the server's sudden death.
    """

    def __init__(self, module: str, *args: str) -> None:
        self._command = [sys.executable, "-m", module, *args]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Let it begin."""
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603 - our own program, no shell

    def stop(self) -> None:
        """End it. Work that is under way goes on to its end, in a process of its own."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            assert self._process.stdin is not None
            self._process.stdin.close()


def beside(hour: int | None) -> tuple[Beside, ...]:
    """What runs beside a server: the audit of what was changed, and the clock of the daily work unless a timer of the
    system does that."""
    clock = () if hour is None else (Beside("qunzhi.desk.running.nightly", "--at", str(hour)),)
    return (*clock, Beside("qunzhi.desk.findings.keeper"))


def main() -> None:
    """The process that :func:`serve` becomes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bind", required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--daily-at", type=int)
    parser.add_argument("--quiet", action="store_true", help="no line a request")
    parser.add_argument("--alone", action="store_true", help="nothing beside the server")
    given = parser.parse_args()
    if given.quiet:
        logging.disable(logging.INFO)
    Server(given.bind, given.workers, *(() if given.alone else beside(given.daily_at))).run()


if __name__ == "__main__":
    main()
