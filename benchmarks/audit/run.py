"""Measures the audit: loading, every rule of every pack, six rules against hand-written SQL, and growth with size.

    python -m benchmarks.audit.run WORK --sizes 1000000 3000000 10000000

Everything is measured in one run on one machine and given as ratios beside the times. Each size runs in a process of
its own, so that peak memory is that size's.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.audit.make import AS_OF, make
from benchmarks.audit.peer import SQL
from qunzhi.audit.collect import take
from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import day_of, end_of, parse_as_of
from qunzhi.facts.engine import DuckEngine
from qunzhi.facts.prepare import prepare
from qunzhi.packs import in_force, installed
from qunzhi.rules.contract import all_rules
from qunzhi.sources.tabular import load

PEER_RULES = tuple(SQL)
#: The parameters under which rules and peer are compared.
PEER_PARAMS: dict[str, tuple[dict[str, Any], bool]] = {
    "filed_in_time": ({"within": "5 working days"}, False),
    "dissolved_in_time": ({"within": "24 hours"}, True),
    "size_cap": ({"max": 90}, True),
    "identity_known": ({}, True),
    "nickname_real": ({"form": "unit+name"}, True),
    "leaver_removed": ({"within": "1 working day"}, False),
}


def timed(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Median seconds of several runs, and the last result."""
    seconds, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return median(seconds), result


def whole_audit(folder: Path, pack_id: str) -> dict[str, Any]:
    """From Parquet to findings of one pack."""
    at = parse_as_of(AS_OF)
    start = time.perf_counter()
    facts = load(folder)
    loaded = time.perf_counter()
    session = Session(facts, engine=DuckEngine(memory="2GB"))
    prepared = time.perf_counter()
    result = audit(session, in_force(installed(), pack_id, at), at)
    done = time.perf_counter()
    return {
        "pack": pack_id,
        "load": loaded - start,
        "prepare": prepared - loaded,
        "rules": done - prepared,
        "whole": done - start,
        "findings": result.findings.num_rows,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def every_rule(folder: Path) -> dict[str, float]:
    """Seconds of each rule of each pack that the tables allow."""
    at = parse_as_of(AS_OF)
    session = Session(load(folder), engine=DuckEngine(memory="2GB"))
    rules, out = all_rules(), {}
    for pack in installed():
        world = session.world(pack, at)
        for use in pack.turned_on():
            rule = rules[use.rule]
            if any(t not in world.supplied for t in rule.needs):
                continue
            params = rule.Params.model_validate(use.params)
            start = time.perf_counter()
            take(session.engine, rule.find(world, params, use.text_time), rule)
            out[f"{use.provision.id} {use.rule}"] = time.perf_counter() - start
    return out


def against_sql(folder: Path) -> dict[str, Any]:
    """Six rules, ours and by hand, over the same prepared tables; the rows found are compared too."""
    at = parse_as_of(AS_OF)
    engine = DuckEngine(memory="3GB")
    session = Session(prepare(load(folder)), engine=engine)
    pack = in_force(installed(), "PXZY", at)
    world = session.world(pack, at)
    for name, frame in session.frames.items():
        frame.to_native().create_view(name)
    first, last = day_of(pack.effective_us), day_of(at)
    for n in (1, 5):
        days, due, _ = session.calendar.due_table(n, first, last)
        table = pa.table(
            {"day": pa.array(days, pa.int64()), "due_at": pa.array([end_of(d) for d in due if d is not None])}
        )
        engine.put(f"due_{n}", table).to_native().create_view(f"due_{n}")
    places = {
        "as_of": at,
        "today": last,
        "effective": pack.effective_us,
        "effective_day": first,
        "platforms": ", ".join(f"'{p}'" for p in sorted(pack.platforms or ())),
    }
    rows: dict[str, Any] = {}
    for name in PEER_RULES:
        rule = all_rules()[name]
        given, text_time = PEER_PARAMS[name]
        params = rule.Params.model_validate(given)
        query = SQL[name].format(**places)
        ours, table = timed(lambda r=rule, p=params, t=text_time: take(engine, r.find(world, p, t), r))
        theirs, peer = timed(lambda q=query: engine.sql(q))
        keys = {(s, st) for s, st in zip(table["subject"].to_pylist(), table["state"].to_pylist(), strict=True)}
        peer_keys = set(zip(peer["subject"].to_pylist(), peer["state"].to_pylist(), strict=True))
        rows[name] = {"ours": ours, "sql": theirs, "ratio": ours / theirs, "rows": len(keys), "same": keys == peer_keys}
    total = sum(r["ours"] for r in rows.values()), sum(r["sql"] for r in rows.values())
    rows["together"] = {"ours": total[0], "sql": total[1], "ratio": total[0] / total[1]}
    return rows


def loading(folder: Path) -> dict[str, Any]:
    """CSV to facts, folded and on the engine, against DuckDB reading the same files."""
    csv = folder / "csv"

    def duck() -> None:
        con = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(folder)})
        for path in sorted(csv.glob("*.csv")):
            con.execute(f"create table \"{path.stem}\" as select * from read_csv('{path}')")
        con.close()

    def ours() -> None:
        Session(load(csv), engine=DuckEngine(memory="2GB")).close()

    theirs, _ = timed(duck, 1)
    mine, _ = timed(ours, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"ours": mine, "duckdb": theirs, "ratio": mine / theirs, "peak_mb": peak}


STAGES: dict[str, Callable[[Path], Any]] = {
    "whole": lambda folder: whole_audit(folder, "PXZY"),
    "rules": every_rule,
    "sql": against_sql,
    "csv": loading,
}


def _stage(stage: str, folder: Path) -> Any:
    """One stage in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.audit.run", str(folder), "--stage", stage]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000, 3_000_000, 10_000_000])
    parser.add_argument("--stage", choices=list(STAGES))
    args = parser.parse_args()
    if args.stage:
        print(json.dumps(STAGES[args.stage](args.work)))
        return
    results: dict[int, dict[str, Any]] = {}
    for size in args.sizes:
        folder = args.work / str(size)
        if not (folder / "memberships.parquet").exists():
            print(f"making {size:,} memberships", flush=True)
            make(folder, size, csv=True)
        results[size] = {}
        for stage in STAGES:
            results[size][stage] = _stage(stage, folder)
            print(size, stage, json.dumps(results[size][stage]), flush=True)
    small = args.sizes[0]
    print("\nrows        whole audit   against the smallest, per row")
    for size in args.sizes:
        whole = results[size]["whole"]["whole"]
        growth = whole / results[small]["whole"]["whole"] / (size / small)
        print(f"{size:>11,} {whole:10.1f} s   {growth:.2f}")


if __name__ == "__main__":
    main()
