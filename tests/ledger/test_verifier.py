"""The stand-alone verifier by itself: its Ed25519, its proofs, what it says."""

import importlib.util
import json
import os
import subprocess
import sys

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from qunzhi.core.errors import QunzhiError
from qunzhi.ledger.keys import SigningKey
from qunzhi.ledger.proof import check_proof, consistency, inclusion
from tests.ledger.book import NAME, VERIFIER, alone, book

spec = importlib.util.spec_from_file_location("qunzhi_verify", VERIFIER)
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)

# RFC 8032, 7.1: tests 1 to 3 (public key, message, signature).
RFC8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize("vector", RFC8032)
def test_known_signatures(vector):
    public, message, signature = map(bytes.fromhex, vector)
    assert verifier.ed25519_verifies(public, signature, message)
    assert not verifier.ed25519_verifies(public, signature, message + b"x")
    assert not verifier.ed25519_verifies(public, signature[:63], message)
    # S + L is the same number modulo L, and must not be taken for it (5.1.7).
    larger = (int.from_bytes(signature[32:], "little") + verifier.L).to_bytes(32, "little")
    assert not verifier.ed25519_verifies(public, signature[:32] + larger, message)


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=50), st.integers(0, 63), st.integers(0, 255))
def test_agrees_with_cryptography(seed, message, place, value):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(message))
    assert verifier.ed25519_verifies(public, bytes(signature), message)
    signature[place] = value
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes(signature), message)
        held = True
    except InvalidSignature:
        held = False
    assert verifier.ed25519_verifies(public, bytes(signature), message) == held


@pytest.fixture(scope="module")
def made():
    return book()


def write(path, proof):
    path.write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
    return path


def holds(proof, key=None):
    try:
        check_proof(proof, key=key)
    except QunzhiError:
        return False
    return True


@pytest.mark.parametrize("with_payload", [False, True])
def test_a_proof_of_one_entry(made, tmp_path, with_payload):
    sealed = made.payloads[6]
    shown = (sealed.salt, sealed.body) if with_payload else None
    proof = inclusion(made.nodes, made.entries[6], made.notes[12], made.key.public, shown)
    path = write(tmp_path / "proof.json", proof)
    assert holds(proof, made.key.public)
    status, answer = alone("--inclusion", path, "--key", made.key.public.vkey)
    assert (status, answer["trusted"]) == (0, True)
    assert "记录号 6（" in answer["proofs"][0][0]


def altered(made):
    sealed = made.payloads[6]
    proof = inclusion(made.nodes, made.entries[6], made.notes[12], made.key.public, (sealed.salt, sealed.body))
    yield {**proof, "entry": made.entries[5].line.decode()}
    yield {**proof, "entry": proof["entry"] + " "}
    yield {**proof, "index": 5}
    yield {**proof, "size": 11}
    yield {**proof, "path": proof["path"][:-1]}
    yield {**proof, "path": proof["path"][::-1]}
    yield {**proof, "path": 7}
    yield {**proof, "checkpoint": made.notes[8].decode()}
    yield {**proof, "checkpoint": proof["checkpoint"].replace("college", "another")}
    yield {**proof, "key": SigningKey.make(NAME).public.vkey}
    yield {**proof, "payload": {**proof["payload"], "payload": {"n": 7}}}
    yield {**proof, "payload": {**proof["payload"], "seq": 7}}
    yield {**proof, "payload": {**proof["payload"], "salt": "00" * 32}}
    yield {**proof, "kind": "consistency"}
    yield {**proof, "v": 2}
    yield {"v": 1}
    yield []


def test_altered_proofs_do_not_hold(made, tmp_path):
    for number, proof in enumerate(altered(made)):
        path = write(tmp_path / f"{number}.json", proof)
        assert not holds(proof), number
        status, answer = alone("--inclusion", path)
        assert (status, [f["code"] for f in answer["faults"]]) == (1, ["bad_proof"]), number


def test_a_proof_that_a_log_only_grew(made, tmp_path):
    proof = consistency(made.nodes, made.notes[5], made.notes[12], made.key.public)
    assert holds(proof, made.key.public)
    assert alone("--consistency", write(tmp_path / "p.json", proof))[0] == 0
    for n, bad in enumerate(
        ({**proof, "path": proof["path"][1:]}, {**proof, "old": proof["new"]}, {**proof, "new": "x"})
    ):
        assert not holds(bad)
        assert alone("--consistency", write(tmp_path / f"{n}.json", bad))[0] == 1


def test_a_proof_against_a_checkpoint_kept_elsewhere(made, tmp_path):
    other = book()
    other.key = made.key
    proof = inclusion(other.nodes, other.entries[6], other.mark(12), made.key.public)
    path, kept = write(tmp_path / "p.json", proof), tmp_path / "kept.txt"
    kept.write_bytes(made.notes[12])
    assert alone("--inclusion", path)[0] == 0
    status, answer = alone("--inclusion", path, "--checkpoint", kept)
    assert (status, answer["faults"][0]["code"]) == (1, "root_differs")


@pytest.mark.parametrize(("lang", "want"), [("zh", "结论：未见改动"), ("en", "Result: sound")])
def test_what_people_read(made, tmp_path, lang, want):
    out = made.write(tmp_path / "out")
    done = subprocess.run(
        [sys.executable, "-I", "-S", out / "qunzhi_verify.py", out, "--lang", lang],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0
    assert want in done.stdout
    assert "12" in done.stdout


def test_keys_and_files_that_are_not_there(made, tmp_path):
    out = made.write(tmp_path / "out")
    key = tmp_path / "key.txt"
    key.write_text(made.key.public.vkey)
    assert alone(out, "--key", key)[0] == 0
    assert alone(out, "--key", tmp_path / "none")[0] == 2
    assert alone(out, "--key", out / "entries.jsonl")[0] == 2
    assert alone(out, "--checkpoint", tmp_path / "none")[0] == 2
    assert alone()[0] == 2
