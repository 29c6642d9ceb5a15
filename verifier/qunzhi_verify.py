#!/usr/bin/env python3
"""Checks an exported ledger of qunzhi. One file, nothing but Python's own library (3.8 or later).

    python3 qunzhi_verify.py EXPORT [--checkpoint FILE ...] [--key VKEY|FILE] [--lang zh|en] [--json]
    python3 qunzhi_verify.py --inclusion PROOF.json | --consistency PROOF.json [--checkpoint ...] [--key ...]

EXPORT is the exported folder or .zip. Exit status: 0 sound, 1 something was changed, 2 nothing to check can be read.

Written from the published texts alone, so that it can disagree with the program that made the export:
RFC 9162 section 2.1 (Merkle tree, proofs), RFC 8032 section 5.1 (Ed25519), RFC 8785 (canonical JSON),
c2sp.org/signed-note and c2sp.org/tlog-checkpoint.
"""

import argparse
import base64
import binascii
import contextlib
import datetime
import hashlib
import json
import os
import re
import sys
import zipfile
import zlib

LONGEST_LINE = 16 << 20
LONGEST_FILE = 1 << 20
MOST_INT = 2**53 - 1
MOST_SHOWN = 200
FIELDS = {"v", "log", "seq", "at", "actor", "act", "subject", "about", "op", "reason", "payload"}
ERASE = "ledger.erase_payload"

FAULTS = {
    "bad_line": ("记录号 {seq} 处不是规范的台账记录", "entry no. {seq} is not a ledger entry in canonical form"),
    "wrong_seq": ("记录号应为 {want}，却是 {seq}", "entry no. {seq} stands where no. {want} should"),
    "gap": ("缺记录号 {want} 至 {last}", "entries no. {want} to {last} are missing"),
    "wrong_log": ("{what}属于另一本台账「{log}」", '{what} belongs to another log, "{log}"'),
    "time_goes_back": ("{what}的时间早于它之前的记录或检查点", "{what} is earlier than what stands before it"),
    "truncated": ("检查点有 {size} 笔，这里只有 {count} 笔", "the checkpoint has {size} entries, here are {count}"),
    "rolled_back": (
        "另存的检查点有 {size} 笔，这里只有 {count} 笔：台账被截短或退回旧版",
        "the checkpoint kept elsewhere has {size} entries, here are {count}: cut short or rolled back",
    ),
    "root_differs": (
        "前 {size} 笔与检查点不符：记录号 {first} 至 {last} 之间有改动",
        "the first {size} entries are not those of the checkpoint: something from no. {first} to {last} was changed",
    ),
    "unsealed": (
        "记录号 {first} 起没有签名的检查点",
        "from entry no. {first} on no signed checkpoint covers the entries",
    ),
    "bad_checkpoint": ("检查点不合格式，或与文件名不符", "not a checkpoint of its form, or not that of its file name"),
    "bad_signature": ("检查点的签名不成立", "the checkpoint's signature does not hold"),
    "foreign_key": ("检查点不是由所信任的密钥签名", "no trusted key signed the checkpoint"),
    "other_key": ("导出中的公钥不是所给的公钥", "the export's key is not the one given"),
    "bad_key": ("看不懂公钥", "the public key cannot be read"),
    "bad_payload": ("内容行不合格式，或不属于任何一笔", "a payload line not of its form, or of no entry"),
    "bad_commitment": (
        "记录号 {seq} 的内容与承诺值不符",
        "the payload of entry no. {seq} is not what was committed to",
    ),
    "payload_missing": (
        "记录号 {seq} 没有内容，也没有清除记录",
        "entry no. {seq} has no payload, and no entry records its erasure",
    ),
    "payload_not_erased": (
        "记录号 {seq} 记为已清除，内容却还在",
        "entry no. {seq} is recorded as erased, but its payload is here",
    ),
    "payloads_left_out": (
        "导出时没有带上内容：只核对了记录，没有核对内容",
        "the payloads were left out of the export: entries only were checked, no payloads",
    ),
    "bad_export": (
        "export.json 不合格式，或与记录不符",
        "export.json is not of its form, or not that of the entries",
    ),
    "bad_proof": ("证明不成立", "the proof does not hold"),
}
THE_CHECKPOINT = ("检查点", "the checkpoint")
WARNINGS = {"payloads_left_out", "payload_not_erased"}


def nth(seq):
    """An entry's name in both languages."""
    return (f"记录号 {seq} 的记录", f"entry no. {seq}")


class Unreadable(Exception):
    """Nothing that could be checked."""


class Malformed(Exception):
    """Not of its form."""


# ---- Ed25519, RFC 8032 section 5.1: verification only ----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def point_add(a, b):
    """Adds two points in extended coordinates (X, Y, Z, T)."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)


def point_times(n, point):
    """n times a point."""
    found = NEUTRAL
    while n:
        if n & 1:
            found = point_add(found, point)
        point = point_add(point, point)
        n >>= 1
    return found


def point_decode(data):
    """The point of 32 bytes, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def point_encode(point):
    """The 32 bytes of a point."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verifies(public, signature, message):
    """Whether signature (64 bytes) is that of message under public (32 bytes): [S]B == R + [k]A."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, s = point_decode(public), int.from_bytes(signature[32:], "little")
    if a is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus_a = (P - a[0], a[1], 1, P - a[3])
    return point_encode(point_add(point_times(s, BASE), point_times(k, minus_a))) == signature[:32]


# ---- Merkle tree, RFC 9162 section 2.1 ----


def leaf_hash(line):
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left, right):
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The root of a growing list: a stack of complete subtrees, largest first."""

    def __init__(self):
        self.size = 0
        self.stack = []

    def add(self, leaf):
        """Appends a leaf's hash."""
        size, found = self.size, leaf
        while size & 1:
            found = node_hash(self.stack.pop(), found)
            size >>= 1
        self.stack.append(found)
        self.size += 1

    def root(self):
        """The root of what was added."""
        if not self.stack:
            return hashlib.sha256(b"").digest()
        found = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            found = node_hash(left, found)
        return found


def path_leads(leaf, index, size, path, root):
    """2.1.3.2: verifying an inclusion proof."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            if not fn & 1:
                while fn != 0 and not fn & 1:
                    fn >>= 1
                    sn >>= 1
        else:
            r = node_hash(r, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == root


def only_grew(first, second, path, first_root, second_root):
    """2.1.4.2: verifying a consistency proof."""
    if not 0 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == Tree().root()
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            if not fn & 1:
                while fn != 0 and not fn & 1:
                    fn >>= 1
                    sn >>= 1
        else:
            sr = node_hash(sr, c)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == first_root and sr == second_root


# ---- Canonical JSON, RFC 8785 without fractions ----


def canonical(value):
    """The canonical bytes of a value; Malformed for what has none."""
    out = []
    write(value, out)
    try:
        return "".join(out).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("lone surrogate") from None


def write(value, out, deep=65):
    """Appends the canonical text of a value to out."""
    if value is None or value is True or value is False:
        out.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, str):
        write_text(value, out)
    elif isinstance(value, int):
        if abs(value) > MOST_INT:
            raise Malformed("number")
        out.append(str(value))
    elif deep == 0:
        raise Malformed("depth")
    elif isinstance(value, list):
        out.append("[")
        for i, item in enumerate(value):
            if i:
                out.append(",")
            write(item, out, deep - 1)
        out.append("]")
    elif isinstance(value, dict):
        out.append("{")
        for i, key in enumerate(sorted(value, key=lambda k: k.encode("utf-16-be", "surrogatepass"))):
            if i:
                out.append(",")
            write_text(key, out)
            out.append(":")
            write(value[key], out, deep - 1)
        out.append("}")
    else:
        raise Malformed("fraction")


ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_text(text, out):
    """Appends the canonical text of a string to out."""
    if "\0" in text:
        raise Malformed("U+0000")
    escaped = re.sub(r'["\\\x00-\x1f]', lambda m: ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04x}", text)
    out.append('"' + escaped + '"')


def read_canonical(data):
    """The value of exactly canonical bytes; Malformed for any others."""
    try:
        value = json.loads(data.decode("utf-8"))
        same = canonical(value) == data
    except (ValueError, RecursionError):
        raise Malformed("JSON") from None
    if not same:
        raise Malformed("canonical")
    return value


# ---- Entries, payloads, checkpoints, keys ----

STAMP = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):([0-9]{2}):([0-9]{2})\.([0-9]{6})\+08:00")
SHAPES = {
    "log": re.compile(r"[^\s/+\x00-\x20\x7f]{1,100}"),
    "actor": re.compile(r"\S{1,200}"),
    "act": re.compile(r"\S{1,200}"),
    "op": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "payload": re.compile(r"sha256:[0-9a-f]{64}"),
    "subject": re.compile(r".{0,200}", re.S),
    "reason": re.compile(r".*", re.S),
}


def read_time(text):
    """The wall time of a stamp; Malformed for any other form."""
    found = STAMP.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise Malformed("at")
    try:
        return datetime.datetime(*map(int, found.groups()))  # all times have one offset: they compare as they stand
    except ValueError:
        raise Malformed("at") from None


def read_entry(line):
    """The fields of an entry's line, ``when`` added; Malformed if it is none."""
    entry = read_canonical(line)
    if not isinstance(entry, dict) or set(entry) != FIELDS:
        raise Malformed("fields")
    for name in ("v", "seq"):
        if type(entry[name]) is not int or entry[name] < 0:
            raise Malformed(name)
    if entry["v"] != 1:
        raise Malformed("v")
    for name, shape in SHAPES.items():
        if not isinstance(entry[name], str) or not shape.fullmatch(entry[name]):
            raise Malformed(name)
    if not isinstance(entry["about"], list) or not all(isinstance(r, str) and len(r) <= 200 for r in entry["about"]):
        raise Malformed("about")
    entry["when"] = read_time(entry["at"])
    return entry


def read_payload(raw):
    """(seq, salt, canonical body) of a payload line."""
    if not raw.endswith(b"\n"):
        raise Malformed("newline")
    return split_payload(read_canonical(raw[:-1]))


def split_payload(value):
    """(seq, salt, canonical body) of a payload line's value."""
    if not isinstance(value, dict) or set(value) != {"payload", "salt", "seq"}:
        raise Malformed("keys")
    if type(value["seq"]) is not int or value["seq"] < 0 or not isinstance(value["payload"], dict):
        raise Malformed("seq")
    if not isinstance(value["salt"], str) or not re.fullmatch(r"[0-9a-f]{64}", value["salt"]):
        raise Malformed("salt")
    return value["seq"], bytes.fromhex(value["salt"]), canonical(value["payload"])


def committed(salt, body):
    """The commitment of a salt and a body."""
    return "sha256:" + hashlib.sha256(salt + body).hexdigest()


def read_base64(text):
    """The bytes of base64 text, which must be the one way to write them."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("base64") from None
    if base64.b64encode(data).decode() != text:
        raise Malformed("base64")
    return data


class Key:
    """A public key: its name, its four-byte id, its 32 bytes."""

    def __init__(self, vkey):
        found = re.fullmatch(r"([^\s+\x00-\x20\x7f]{1,200})\+([0-9a-f]{8})\+(\S+)", vkey.strip())
        data = read_base64(found[3]) if found else b""
        if not found or len(data) != 33 or data[:1] != b"\x01":
            raise Malformed("key")
        self.name, self.raw = found[1], data[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if self.id.hex() != found[2]:
            raise Malformed("key id")

    def __eq__(self, other):
        return isinstance(other, Key) and (self.name, self.raw) == (other.name, other.raw)

    __hash__ = None


class Checkpoint:
    """A signed note over the head of a log. ``fault`` is None, or what is wrong with its signatures."""

    def __init__(self, data, key):
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("UTF-8") from None
        text, blank, signed = whole.rpartition("\n\n")
        if (
            len(data) > LONGEST_FILE
            or not blank
            or not signed.endswith("\n")
            or re.search(r"[\x00-\x09\x0b-\x1f]", whole)
        ):
            raise Malformed("note")
        lines = text.split("\n")
        if len(lines) < 3 or not all(lines) or not re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1]):
            raise Malformed("note")
        if not re.fullmatch(r"[^\s+\x00-\x20\x7f]+/[^\s/+\x00-\x20\x7f]{1,100}", lines[0]):
            raise Malformed("origin")
        self.origin, self.size, self.root = lines[0], int(lines[1]), read_base64(lines[2])
        self.log = self.origin.rpartition("/")[2]
        times = [line[5:] for line in lines[3:] if line.startswith("time ")]
        if len(self.root) != 32 or len(times) > 1:
            raise Malformed("root")
        self.when = read_time(times[0].replace("+", ".000000+")) if times else None
        self.fault = self._signed((text + "\n").encode(), signed[:-1].split("\n"), key)

    def _signed(self, text, lines, key):
        held = False
        for line in lines:
            found = re.fullmatch("— ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})", line)
            data = read_base64(found[2]) if found else b""
            if not found or len(data) < 5:
                raise Malformed("signature")
            if key is not None and (found[1], data[:4]) == (key.name, key.id):
                if not ed25519_verifies(key.raw, data[4:], text):
                    return "bad_signature"
                held = True
        return None if held else "foreign_key"


# ---- Reading an export ----


class Export:
    """The files of an exported folder or zip."""

    def __init__(self, path):
        self.path, self.zip, self.within = path, None, ""
        if os.path.isdir(path):
            if not self.has("entries.jsonl"):
                raise Unreadable(path)
            return
        self.zip = zipfile.ZipFile(path)
        names = self.zip.namelist()
        found = [n for n in names if re.fullmatch(r"([^/]+/)?entries\.jsonl", n)]
        if len(found) != 1 or len(set(names)) != len(names):
            raise Unreadable(path)
        self.within = found[0][: -len("entries.jsonl")]

    def has(self, name):
        """Whether there is such a file."""
        if self.zip is None:
            return os.path.isfile(os.path.join(self.path, *name.split("/")))
        return self.within + name in self.zip.NameToInfo

    def open(self, name):
        """A file of the export."""
        if self.zip is None:
            return open(os.path.join(self.path, *name.split("/")), "rb")
        return self.zip.open(self.within + name)

    def read(self, name):
        """A small file; one byte more than allowed of a longer one."""
        with self.open(name) as file:
            return file.read(LONGEST_FILE + 1)

    def lines(self, name):
        """The lines as they stand; reading stops after one that is far too long."""
        with self.open(name) as file:
            while True:
                line = file.readline(LONGEST_LINE + 1)
                if not line:
                    return
                yield line
                if len(line) > LONGEST_LINE:
                    return

    def checkpoints(self):
        """The names of the checkpoints."""
        if self.zip is None:
            folder = os.path.join(self.path, "checkpoints")
            names = os.listdir(folder) if os.path.isdir(folder) else []
        else:
            start = self.within + "checkpoints/"
            names = [n[len(start) :] for n in self.zip.namelist() if n.startswith(start)]
        return sorted("checkpoints/" + n for n in names if n.endswith(".txt") and "/" not in n)


# ---- The check ----


class Check:
    """What was found: faults first, counts for the summary."""

    def __init__(self):
        self.faults, self.errors, self.more = [], 0, 0
        self.log, self.count, self.payloads, self.erased, self.missing, self.checkpoints = "", 0, 0, 0, 0, 0
        self.root, self.trusted, self.proofs = "", False, []
        self.whole = True

    def add(self, code, where, **values):
        """One fault; values fill its text, pairs with a text for each language."""
        self.errors += code not in WARNINGS
        if len(self.faults) >= MOST_SHOWN:
            self.more += 1
            return
        zh, en = (
            text.format(**{name: v[lang] if isinstance(v, tuple) else v for name, v in values.items()})
            for lang, text in enumerate(FAULTS[code])
        )
        level = "warning" if code in WARNINGS else "error"
        self.faults.append(dict(values, code=code, level=level, where=where, zh=zh, en=en))

    # the export

    def export(self, export, outside, key):
        """Checks an export with the checkpoints and the key kept outside it."""
        self.trusted = key is not None
        key = self._key(export, key)
        marks = []
        for name in export.checkpoints():
            mark = self._checkpoint(name, export.read(name), key)
            if mark is not None:
                marks.append((mark, name, False))
                if name != f"checkpoints/{mark.size:012d}.txt":
                    self.add("bad_checkpoint", name)
        for name, data in outside:
            mark = self._checkpoint(name, data, key)
            if mark is not None:
                marks.append((mark, name, True))
        self.checkpoints = len({(mark.size, mark.root) for mark, _, _ in marks})
        marks.sort(key=lambda mark: mark[0].size)
        hashes, erased = self._entries(export, marks)
        self._payloads(export, hashes, erased)

    def _key(self, export, key):
        own = None
        with contextlib.suppress(Malformed, UnicodeDecodeError):
            own = Key(export.read("key.txt").decode("utf-8")) if export.has("key.txt") else None
        if own is None:
            self.add("bad_key", "key.txt")
        elif key is not None and own != key:
            self.add("other_key", "key.txt")
        return key or own

    def _checkpoint(self, name, data, key):
        try:
            mark = Checkpoint(data, key)
        except Malformed:
            self.add("bad_checkpoint", name)
            return None
        if mark.fault:
            self.add(mark.fault, name)
        return mark

    def _entries(self, export, marks):
        tree, hashes, erased = Tree(), bytearray(), set()
        walk = {"next": 0, "when": None, "good": 0, "sealed": -1}
        waiting = list(reversed(marks))
        self._meet(waiting, tree, walk)
        for number, raw in enumerate(export.lines("entries.jsonl"), 1):
            where = f"entries.jsonl:{number}"
            line = raw[:-1] if raw.endswith(b"\n") else raw
            try:
                if line == raw:
                    raise Malformed("newline")
                entry = read_entry(line)
            except Malformed:
                entry = None
                self.add("bad_line", where, seq=walk["next"])
            if entry is not None:
                self._compare(entry, where, walk)
                found = re.fullmatch(r"entry:(0|[1-9][0-9]{0,15})", entry["subject"])
                if entry["act"] == ERASE and found:
                    erased.add(int(found[1]))
            walk["next"] = (entry["seq"] if entry else walk["next"]) + 1
            hashes += bytes.fromhex(entry["payload"][7:]) if entry else bytes(32)
            tree.add(leaf_hash(line))
            self._meet(waiting, tree, walk)
        self.count, self.root = tree.size, tree.root().hex()
        for mark, name, outside in reversed(waiting):
            self.add("rolled_back" if outside else "truncated", name, size=mark.size, count=self.count)
        for mark, name, _ in marks:
            if self.log and mark.log != self.log:
                self.add("wrong_log", name, what=THE_CHECKPOINT, log=mark.log)
        if walk["sealed"] < self.count:
            self.add("unsealed", "entries.jsonl", first=max(walk["sealed"], 0))
        return hashes, erased

    def _compare(self, entry, where, walk):
        if entry["seq"] > walk["next"]:
            self.add("gap", where, want=walk["next"], last=entry["seq"] - 1, seq=entry["seq"])
        elif entry["seq"] < walk["next"]:
            self.add("wrong_seq", where, want=walk["next"], seq=entry["seq"])
        self.log = self.log or entry["log"]
        if entry["log"] != self.log:
            self.add("wrong_log", where, what=nth(entry["seq"]), log=entry["log"], seq=entry["seq"])
        if walk["when"] is not None and entry["when"] < walk["when"]:
            self.add("time_goes_back", where, what=nth(entry["seq"]), seq=entry["seq"])
        walk["when"] = entry["when"]

    def _meet(self, waiting, tree, walk):
        while waiting and waiting[-1][0].size == tree.size:
            mark, name, _ = waiting.pop()
            if mark.root == tree.root():
                walk["good"] = tree.size
                if mark.fault is None:
                    walk["sealed"] = tree.size
            else:
                last = max(tree.size - 1, 0)
                self.add("root_differs", name, size=tree.size, first=min(walk["good"], last), last=last)
            if mark.when is None or mark.fault:
                continue
            if walk["when"] is not None and walk["when"] >= mark.when + datetime.timedelta(seconds=1):
                self.add("time_goes_back", name, what=THE_CHECKPOINT, size=tree.size)
            walk["when"] = mark.when if walk["when"] is None else max(mark.when, walk["when"])

    def _payloads(self, export, hashes, erased):
        here = bytearray(len(hashes) // 32)
        last = -1
        for number, raw in enumerate(export.lines("payloads.jsonl") if export.has("payloads.jsonl") else (), 1):
            where = f"payloads.jsonl:{number}"
            try:
                seq, salt, body = read_payload(raw)
            except Malformed:
                seq = -1
            if not last < seq < len(here):
                self.add("bad_payload", where)
                continue
            last, here[seq] = seq, 1
            if committed(salt, body) != "sha256:" + hashes[32 * seq : 32 * seq + 32].hex():
                self.add("bad_commitment", where, seq=seq)
        self.payloads = sum(here)
        for seq in sorted(erased):
            if seq < len(here) and here[seq]:
                self.add("payload_not_erased", "payloads.jsonl", seq=seq)
        self.erased = sum(1 for seq in erased if seq < len(here) and not here[seq])
        self.missing = here.count(0) - self.erased
        self.whole = self._whole(export)
        if not self.whole:
            if self.missing:
                self.add("payloads_left_out", "payloads.jsonl")
            return
        for seq in range(len(here) if self.missing else 0):
            if not here[seq] and seq not in erased:
                self.add("payload_missing", "payloads.jsonl", seq=seq)

    def _whole(self, export):
        """Whether the export is one with payloads; one from before export.json is where it has any."""
        if not export.has("export.json"):
            return self.payloads > 0
        try:
            raw = export.read("export.json")
            said = read_canonical(raw[:-1])
            log = self.log or str(said["log"])  # one without entries names it nowhere else
            want = {"log": log, "payloads": said["payloads"], "size": self.count, "v": 1}
            if said["payloads"] in ("all", "none") and raw == canonical(want) + b"\n":
                return said["payloads"] == "all"
        except (Malformed, KeyError, TypeError):
            pass
        self.add("bad_export", "export.json")
        return True

    # proofs

    def proof(self, kind, name, data, outside, key):
        """Checks a proof of inclusion or consistency."""
        self.trusted = key is not None
        try:
            proof = json.loads(data.decode("utf-8"))
            if proof["v"] != 1 or proof["kind"] != kind:
                raise Malformed("kind")
            key = key or Key(proof["key"])
            path = [bytes.fromhex(part) for part in proof["path"]]
            held, line = (self._inclusion if kind == "inclusion" else self._consistency)(proof, path, outside, key)
        except (Malformed, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            held, line = False, None
        if held:
            self.proofs.append(line)
        else:
            self.add("bad_proof", name)

    def _inclusion(self, proof, path, outside, key):
        line = proof["entry"].encode("utf-8")
        entry = read_entry(line)
        mark = Checkpoint(proof["checkpoint"].encode("utf-8"), key)
        if mark.fault or (entry["seq"], mark.size, mark.log) != (proof["index"], proof["size"], entry["log"]):
            return False, None
        if "payload" in proof:
            seq, salt, body = split_payload(proof["payload"])
            if seq != entry["seq"] or committed(salt, body) != entry["payload"]:
                return False, None
        self._same(mark, outside, key)
        return path_leads(leaf_hash(line), entry["seq"], mark.size, path, mark.root), (
            "记录号 {}（{}，{}，{}）在 {} 笔的台账「{}」中".format(
                entry["seq"], entry["at"], entry["actor"], entry["act"], mark.size, mark.log
            ),
            'entry no. {} ({}, {}, {}) is in the log "{}" of {} entries'.format(
                entry["seq"], entry["at"], entry["actor"], entry["act"], mark.log, mark.size
            ),
        )

    def _consistency(self, proof, path, outside, key):
        old, new = (Checkpoint(proof[name].encode("utf-8"), key) for name in ("old", "new"))
        if old.fault or new.fault or old.origin != new.origin:
            return False, None
        for mark in (old, new):
            self._same(mark, outside, key)
        return only_grew(old.size, new.size, path, old.root, new.root), (
            f"台账「{new.log}」从 {old.size} 笔到 {new.size} 笔只增不改",
            f'the log "{new.log}" only grew from {old.size} to {new.size} entries',
        )

    def _same(self, mark, outside, key):
        """A checkpoint kept elsewhere, of the same log and size, must have the same root."""
        for name, data in outside:
            kept = self._checkpoint(name, data, key)
            if kept is not None and (kept.origin, kept.size) == (mark.origin, mark.size) and kept.root != mark.root:
                self.add("root_differs", name, size=mark.size, first=0, last=max(mark.size - 1, 0))

    # what people read

    def show(self, lang, of_export):
        """The answer in one language."""
        zh = lang == "zh"
        lines = [line[0 if zh else 1] for line in self.proofs]
        if of_export:
            text = (
                "台账「{log}」：{count} 笔记录，{payloads} 笔有内容，{erased} 笔已按记录清除，"
                "{missing} 笔无内容，{checkpoints} 个检查点"
                if zh
                else 'Log "{log}": {count} entries, {payloads} payloads, {erased} erased on record, {missing} absent, '
                "{checkpoints} checkpoints"
            )
            lines.append(text.format(**vars(self)))
            lines.append(("根：" if zh else "Root: ") + self.root)
            lines.append(
                "核对了：每笔的写法、记录号、时间和台账名；每份内容的承诺值；每个检查点的根和签名"
                if zh
                else "Checked: form, number, time and log of each entry; commitment of each payload; "
                "root and signature of each checkpoint"
            )
        for fault in self.faults:
            mark = {"error": "✗", "warning": "!"}[fault["level"]]
            lines.append("{} [{}] {}: {}".format(mark, fault["code"], fault["where"], fault["zh" if zh else "en"]))
        if self.more:
            lines.append(f"……另有 {self.more} 处" if zh else f"... and {self.more} more")
        if not self.trusted:
            lines.append(
                "注意：没有给出另存的公钥（--key），只能说明它与自带的公钥一致"
                if zh
                else "Note: no key kept elsewhere was given (--key); this shows only that it agrees with its own key"
            )
        if self.errors:
            lines.append(f"结论：有改动，共 {self.errors} 处" if zh else f"Result: changed, {self.errors} faults")
        else:
            only = "" if self.whole else "（只核对了记录，没有核对内容）" if zh else " (entries only; no payloads)"
            lines.append(("结论：未见改动" if zh else "Result: sound") + only)
        return "\n".join(lines)


def read_file(path):
    """A file given on the command line."""
    with open(path, "rb") as file:
        return file.read(LONGEST_LINE)


def read_key(text):
    """The key given on the command line: itself, or a file that holds it."""
    if text is None:
        return None
    try:
        return Key(text)
    except Malformed:
        pass
    try:
        return Key(read_file(text).decode("utf-8"))
    except (Malformed, UnicodeDecodeError):
        raise Unreadable(text) from None


def run(options):
    """Does what the command line asks."""
    check = Check()
    key = read_key(options.key)
    outside = [(path, read_file(path)) for path in options.checkpoint]
    if options.export:
        check.export(Export(options.export), outside, key)
    for kind in ("inclusion", "consistency"):
        path = getattr(options, kind)
        if path:
            check.proof(kind, path, read_file(path), outside, key)
    return check


def main(argv=None):
    """The command."""
    parser = argparse.ArgumentParser(description="核验群治台账 / Checks an exported ledger of qunzhi")
    parser.add_argument("export", nargs="?", help="导出的文件夹或 zip / the exported folder or zip")
    parser.add_argument(
        "--checkpoint", action="append", default=[], metavar="FILE", help="另存的检查点 / kept elsewhere"
    )
    parser.add_argument("--key", metavar="VKEY|FILE", help="另存的公钥 / the key kept elsewhere")
    parser.add_argument("--inclusion", metavar="PROOF", help="一条记录的证明 / the proof of one entry")
    parser.add_argument("--consistency", metavar="PROOF", help="只增不改的证明 / the proof that a log only grew")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--json", action="store_true", help="输出 JSON / as JSON")
    options = parser.parse_args(argv)
    if not (options.export or options.inclusion or options.consistency):
        parser.error("EXPORT, --inclusion or --consistency")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a console that cannot write Chinese still gets its answer
    try:
        check = run(options)
    except (Unreadable, OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        text = "读不出：{}" if options.lang == "zh" else "cannot be read: {}"
        print(text.format(error), file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(dict(vars(check), sound=not check.errors), ensure_ascii=False, sort_keys=True))
    else:
        print(check.show(options.lang, bool(options.export)))
    return 1 if check.errors else 0


if __name__ == "__main__":
    sys.exit(main())
