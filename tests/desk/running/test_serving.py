"""The server as a process: it answers, and it stops when it is asked to."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

import pytest

from qunzhi.core.instants import SHANGHAI
from qunzhi.desk.running import nightly
from qunzhi.desk.running.nightly import seconds_until
from qunzhi.desk.running.serving import address_of, beside
from tests.desk.running.commands import QUNZHI, environment, run


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("serving") / "data"
    run("desk", "migrate", data=folder)
    return folder


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as exc:
        return exc.code, ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_answers_and_stops_within_five_seconds(data):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    args = [QUNZHI, "desk", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(args, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        end = time.monotonic() + 30
        status = 0
        while status != 200 and time.monotonic() < end and server.poll() is None:
            with contextlib.suppress(OSError):
                status, _ = get(f"{url}/health/")
            time.sleep(0.1)
        assert status == 200
        assert get(f"{url}/sign-in/")[0] == 200
        assert get(f"{url}/nothing/P-member")[0] == 404
        for _ in range(4):  # whichever worker answers counts for all
            assert (
                'qunzhi_requests_total{method="GET",status="2xx",view="account_login"} 1.0' in get(f"{url}/metrics/")[1]
            )
        begun = time.monotonic()
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=5)
        assert time.monotonic() - begun < 5
    finally:
        server.kill()
        server.wait()
    assert server.returncode == 0
    assert "按 Ctrl-C 结束" in out
    lines = [json.loads(line) for line in err.splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    requests = [line for line in lines if line["logger"] == "qunzhi.desk.requests"]
    assert {(r["view"], r["status"]) for r in requests} >= {("health", 200), ("account_login", 200), ("none", 404)}
    assert "P-member" not in err


def test_it_is_refused_before_the_database_is_made(tmp_path):
    assert "qunzhi desk migrate" in run("desk", "serve", data=tmp_path / "new", status=2)


def test_a_wrong_setting_is_named_and_not_repeated(data):
    said = run("desk", "serve", data=data, status=2, QUNZHI_DESK_MAIL__PORT="s3cret")
    assert "QUNZHI_DESK_MAIL__PORT" in said
    assert "s3cret" not in said


def test_where_it_listens():
    assert address_of("http://127.0.0.1:8123") == "127.0.0.1:8123"
    assert address_of("https://desk.example.edu.cn") == "127.0.0.1:8000"
    assert address_of("https://desk.example.edu.cn", 9000) == "127.0.0.1:9000"


def test_the_clock_waits_until_the_hour():
    at = datetime(2025, 10, 15, 2, 30, tzinfo=SHANGHAI)
    assert seconds_until(3, at) == 1800
    assert seconds_until(2, at) == 23.5 * 3600


def test_the_clock_starts_the_work_until_its_server_is_gone(monkeypatch):
    started: list[list[str]] = []
    read, write = os.pipe()

    def run_once(args: list[str], **_: object) -> None:
        started.append(args)
        if len(started) == 2:
            os.close(write)

    monkeypatch.setattr(nightly.subprocess, "run", run_once)
    monkeypatch.setattr(nightly, "seconds_until", lambda hour, now: 0.01)
    with os.fdopen(read) as stdin:
        monkeypatch.setattr(nightly.sys, "stdin", stdin)
        assert nightly.main(["--at", "3"]) == 0
    assert [args[1:] for args in started] == [["-m", "qunzhi.desk.running.nightly"]] * 2


def test_migrate_again_changes_nothing_and_keys_are_private(data):
    files = {p.name: p.read_bytes() for p in data.glob("*.key")}
    said = run("desk", "migrate", "--lang", "en", data=data)
    assert "database: up to date" in said
    assert {p.name: p.read_bytes() for p in data.glob("*.key")} == files
    assert set(files) == {"secret.key", "ledger.key"}
    assert oct(data.stat().st_mode)[-3:] == "700"
    assert {oct(p.stat().st_mode)[-3:] for p in data.glob("*.key")} == {"600"}
    assert list((data / "static").rglob("*.css.gz"))


def test_findings_are_kept_up_to_date_also_where_a_timer_does_the_daily_work():
    assert [b._command[2] for b in beside(None)] == ["qunzhi.desk.findings.keeper"]
    assert [b._command[2] for b in beside(3)] == ["qunzhi.desk.running.nightly", "qunzhi.desk.findings.keeper"]
