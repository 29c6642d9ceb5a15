"""Proofs as JSON: that one entry is in a log, that a log only grew. They need no other entry to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qunzhi.core.errors import QunzhiError
from qunzhi.core.words import Words
from qunzhi.ledger.canonical import canonical
from qunzhi.ledger.canonical import parse as parse_json
from qunzhi.ledger.checkpoint import Note, verify
from qunzhi.ledger.checkpoint import parse as parse_note
from qunzhi.ledger.commitment import holds
from qunzhi.ledger.entry import Entry
from qunzhi.ledger.keys import PublicKey
from qunzhi.ledger.merkle import Nodes, consistency_proof, consistent, includes, inclusion_proof, leaf_hash

Proof = dict[str, Any]


def inclusion(
    nodes: Nodes, entry: Entry, checkpoint: bytes, key: PublicKey, payload: tuple[bytes, bytes] | None = None
) -> Proof:
    """The proof that ``entry`` is among those that the signed note ``checkpoint`` covers.

    ``payload`` is (salt, canonical body) where the particulars are to be shown too. ValueError if the checkpoint is
    older than the entry.
    """
    size = parse_note(checkpoint).checkpoint.size
    proof: Proof = {
        "v": 1,
        "kind": "inclusion",
        "entry": entry.line.decode(),
        "index": entry.seq,
        "size": size,
        "path": [part.hex() for part in inclusion_proof(nodes, entry.seq, size)],
        "checkpoint": checkpoint.decode(),
        "key": key.vkey,
    }
    if payload is not None:
        proof["payload"] = {"payload": parse_json(payload[1]), "salt": payload[0].hex(), "seq": entry.seq}
    return proof


def consistency(nodes: Nodes, old: bytes, new: bytes, key: PublicKey) -> Proof:
    """The proof that the log of the signed note ``new`` begins with all of that of ``old``."""
    sizes = parse_note(old).checkpoint.size, parse_note(new).checkpoint.size
    return {
        "v": 1,
        "kind": "consistency",
        "path": [part.hex() for part in consistency_proof(nodes, *sizes)],
        "old": old.decode(),
        "new": new.decode(),
        "key": key.vkey,
    }


def check_proof(proof: Mapping[str, Any], *, key: PublicKey | None = None) -> None:
    """Passes silently over a proof that holds; raises ``bad_proof``, ``bad_signature`` or ``foreign_key`` otherwise.

    Without ``key`` the proof's own is used, and then it proves only that it agrees with itself.
    """
    try:
        trusted = key or PublicKey.parse(proof["key"])
        path = [bytes.fromhex(part) for part in proof["path"]]
        checks = {"inclusion": _inclusion, "consistency": _consistency}
        held = proof["v"] == 1 and checks[proof["kind"]](proof, path, trusted)
    except (KeyError, TypeError, ValueError, AttributeError):
        held = False
    if not held:
        hint = Words("向出具证明的单位另要一份", "ask whoever gave it for another one")
        raise QunzhiError.of("bad_proof", "证明不成立", "the proof does not hold", hint=hint)


def _inclusion(proof: Mapping[str, Any], path: list[bytes], key: PublicKey) -> bool:
    line = proof["entry"].encode()
    entry = Entry.parse(line)
    head = verify(_note(proof["checkpoint"]), [key])
    if (entry.seq, head.size, head.log) != (proof["index"], proof["size"], entry.log):
        return False
    shown = proof.get("payload")
    if shown is not None:
        body = canonical(shown["payload"])
        if shown["seq"] != entry.seq or not holds(entry.payload, bytes.fromhex(shown["salt"]), body):
            return False
    return includes(leaf_hash(line), entry.seq, head.size, path, head.root)


def _consistency(proof: Mapping[str, Any], path: list[bytes], key: PublicKey) -> bool:
    old, new = verify(_note(proof["old"]), [key]), verify(_note(proof["new"]), [key])
    return old.origin == new.origin and consistent(old.size, new.size, path, old.root, new.root)


def _note(text: str) -> Note:
    return parse_note(text.encode())
