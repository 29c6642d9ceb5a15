"""Against the eight leaves that certificate transparency tests with, and against the RFC written out naively."""

import time
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunzhi.ledger import merkle as m

LEAVES = [
    bytes.fromhex(x)
    for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
B = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
CD = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
EH = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
E = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
GH = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
EF = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
HASHES = st.lists(st.binary(max_size=3), min_size=1, max_size=70)


def mth(d):
    if not d:
        return sha256(b"").digest()
    if len(d) == 1:
        return m.leaf_hash(d[0])
    k = split(len(d))
    return m.node_hash(mth(d[:k]), mth(d[k:]))


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(i, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    return [*path(i, d[:k]), mth(d[k:])] if i < k else [*path(i - k, d[k:]), mth(d[:k])]


def subproof(n, d, b):
    if n == len(d):
        return [] if b else [mth(d)]
    k = split(len(d))
    return [*subproof(n, d[:k], b), mth(d[k:])] if n <= k else [*subproof(n - k, d[k:], False), mth(d[:k])]


def tree(lines, step=1):
    nodes, leaves = m.MemoryNodes(), [m.leaf_hash(line) for line in lines]
    for start in range(0, len(leaves), step):
        m.append(nodes, start, leaves[start : start + step])
    return nodes


@pytest.mark.parametrize("step", [1, 2, 3, 5, 8])
def test_known_roots(step):
    nodes = tree(LEAVES, step)
    assert m.root(nodes, 0).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [m.root(nodes, n + 1).hex() for n in range(8)] == ROOTS


@pytest.mark.parametrize(
    ("leaf", "size", "want"),
    [(0, 8, [B, CD, EH]), (5, 8, [E, GH, ROOTS[3]]), (2, 3, [ROOTS[1]]), (1, 5, [ROOTS[0], CD, E]), (0, 1, [])],
)
def test_known_inclusion_proofs(leaf, size, want):
    assert [p.hex() for p in m.inclusion_proof(tree(LEAVES), leaf, size)] == want


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [(1, 8, [B, CD, EH]), (6, 8, [EF, GH, ROOTS[3]]), (2, 5, [CD, E]), (1, 1, []), (0, 5, [])],
)
def test_known_consistency_proofs(old, new, want):
    assert [p.hex() for p in m.consistency_proof(tree(LEAVES), old, new)] == want


@given(HASHES, st.data())
def test_inclusion_as_the_rfc_says(lines, data):
    nodes = tree(lines, data.draw(st.integers(1, 9)))
    size = data.draw(st.integers(1, len(lines)))
    i = data.draw(st.integers(0, size - 1))
    proof, root = m.inclusion_proof(nodes, i, size), m.root(nodes, size)
    assert root == mth(lines[:size])
    assert proof == path(i, lines[:size])
    leaf = m.leaf_hash(lines[i])
    assert m.includes(leaf, i, size, proof, root)
    assert not m.includes(m.leaf_hash(lines[i] + b"x"), i, size, proof, root)
    assert not m.includes(leaf, i, size, [*proof, root], root)
    for n in range(len(proof)):
        assert not m.includes(leaf, i, size, proof[:n] + proof[n + 1 :], root)
        assert not m.includes(leaf, i, size, [*proof[:n], m.leaf_hash(proof[n]), *proof[n + 1 :]], root)


@given(HASHES, st.data())
def test_consistency_as_the_rfc_says(lines, data):
    nodes = tree(lines)
    new = data.draw(st.integers(1, len(lines)))
    old = data.draw(st.integers(1, new))
    proof, before, after = m.consistency_proof(nodes, old, new), mth(lines[:old]), mth(lines[:new])
    assert proof == subproof(old, lines[:new], True)
    assert m.consistent(old, new, proof, before, after)
    assert m.consistent(0, new, [], m.EMPTY, after)
    assert not m.consistent(old, new, proof, m.leaf_hash(before), after)
    assert not m.consistent(old, new, proof, before, m.leaf_hash(after))
    assert not m.consistent(new, old, proof, after, before) or old == new
    for n in range(len(proof)):
        assert not m.consistent(old, new, proof[:n] + proof[n + 1 :], before, after)
        assert not m.consistent(old, new, [*proof[:n], m.leaf_hash(proof[n]), *proof[n + 1 :]], before, after)


def test_places_that_are_not_there():
    nodes = tree(LEAVES)
    for leaf, size in ((8, 8), (-1, 8), (0, 0)):
        with pytest.raises(ValueError, match="no such leaf"):
            m.inclusion_proof(nodes, leaf, size)
    with pytest.raises(ValueError, match="larger"):
        m.consistency_proof(nodes, 5, 4)
    assert not m.includes(m.leaf_hash(b""), 0, 0, [], m.EMPTY)
    assert not m.consistent(3, 5, [], m.EMPTY, m.EMPTY)


class Counting(m.MemoryNodes):
    asked = wrote = 0

    def get(self, keys):
        self.asked += len(keys)
        return super().get(keys)

    def put(self, nodes):
        self.wrote += len(nodes)
        super().put(nodes)


def test_few_nodes_are_read_and_written():
    nodes = Counting()
    m.append(nodes, 0, [m.leaf_hash(b"%d" % i) for i in range(4095)])
    nodes.asked = nodes.wrote = 0
    m.append(nodes, 4095, [m.leaf_hash(b"x")] * 100)
    assert nodes.wrote <= 220
    assert nodes.asked <= 12
    nodes.asked = 0
    m.inclusion_proof(nodes, 17, 4195)
    m.consistency_proof(nodes, 4095, 4195)
    assert nodes.asked <= 60


def test_a_large_append_is_quick():
    leaves = [m.leaf_hash(b"%d" % i) for i in range(5000)]
    took = []
    for _ in range(3):
        began = time.perf_counter()
        m.append(m.MemoryNodes(), 0, leaves)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.1
