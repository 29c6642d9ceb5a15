"""A small log, made up, written as an export; and the two checks that must agree about it."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from qunzhi.core.instants import SECOND
from qunzhi.ledger import check as checking
from qunzhi.ledger.checkpoint import Checkpoint, sign
from qunzhi.ledger.commitment import Sealed, seal
from qunzhi.ledger.entry import Entry
from qunzhi.ledger.export import Contents, write
from qunzhi.ledger.keys import SigningKey
from qunzhi.ledger.merkle import MemoryNodes, append, leaf_hash, root
from tests.shared import ROOT

VERIFIER = ROOT / "verifier" / "qunzhi_verify.py"
START = 1_800_000_000_000_000
NAME = "desk.example"
OP = str(UUID(int=7))


@dataclass
class Book:
    """Entries with payloads, and a key to sign checkpoints with."""

    key: SigningKey = field(default_factory=lambda: SigningKey.make(NAME))
    log: str = "college"
    entries: list[Entry] = field(default_factory=list)
    payloads: dict[int, Sealed] = field(default_factory=dict)
    notes: dict[int, bytes] = field(default_factory=dict)
    nodes: MemoryNodes = field(default_factory=MemoryNodes)

    def add(self, act="org.end_posting", subject="posting:4", payload=None, **changed):
        seq = len(self.entries)
        sealed = seal(payload if payload is not None else {"到期": "2026-07-01", "n": seq})
        entry = Entry(
            **{
                "log": self.log,
                "seq": seq,
                "at": START + seq * SECOND,
                "actor": "person:李一",
                "act": act,
                "subject": subject,
                "about": ("unit:3", "person:9"),
                "op": OP,
                "reason": '轮岗 "期满" \\ \n🙂',
                "payload": sealed.commitment,
                **changed,
            }
        )
        append(self.nodes, seq, [leaf_hash(entry.line)])
        self.entries.append(entry)
        self.payloads[seq] = sealed
        return entry

    def mark(self, size=None, key=None, at=None):
        size = len(self.entries) if size is None else size
        at = START + size * SECOND if at is None else at
        head = Checkpoint(f"{NAME}/{self.log}", size, root(self.nodes, size), at)
        self.notes[size] = sign(head, key or self.key)
        return self.notes[size]

    def write(self, target: Path, whole=True):
        contents = Contents(
            (e.line for e in self.entries),
            ((seq, p.salt, p.body) for seq, p in sorted(self.payloads.items()) if whole),
            sorted(self.notes.items()),
            self.key.public,
            VERIFIER,
            log=self.log,
            whole=whole,
        )
        write(target, contents)
        return target


def book(size=12, marks=(5, 8, 12)):
    made = Book()
    for _ in range(size):
        made.add()
    for mark in marks:
        made.mark(mark)
    return made


def alone(*args, python=sys.executable):
    """The stand-alone verifier, without anything but Python itself: exit status and answer."""
    command = [python, "-I", "-S", str(VERIFIER), *map(str, args), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


def both(path: Path, outside=(), key=None):
    """The codes that each of the two checks finds, which must be the same; and what each says of soundness."""
    report = checking.check(path, outside=[(p.name, p.read_bytes()) for p in outside], key=key)
    args = [path, *(arg for p in outside for arg in ("--checkpoint", p)), *(["--key", key.vkey] if key else [])]
    status, answer = alone(*args)
    ours, theirs = [p.code for p in report.problems], [f["code"] for f in answer["faults"]]
    assert sorted(ours) == sorted(theirs)
    assert (status == 0) == report.sound == answer["sound"]
    assert (report.entries, report.payloads, report.erased, report.missing, report.checkpoints, report.root.hex()) == (
        answer["count"],
        answer["payloads"],
        answer["erased"],
        answer["missing"],
        answer["checkpoints"],
        answer["root"],
    )
    return report, set(ours)
