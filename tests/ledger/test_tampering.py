"""Every way we could think of to change an export unseen; both checks must see each, and agree on what it is."""

import base64
import json
import random
import subprocess
import sys

import pytest

from qunzhi.core.instants import SECOND
from qunzhi.ledger.canonical import canonical
from qunzhi.ledger.checkpoint import Checkpoint, sign
from qunzhi.ledger.entry import stamp
from qunzhi.ledger.keys import SigningKey
from tests.ledger.book import NAME, START, VERIFIER, Book, book, both


@pytest.fixture(scope="module")
def made():
    return book()


@pytest.fixture
def out(made, tmp_path):
    return made.write(tmp_path / "out")


def lines(out, name="entries.jsonl"):
    return (out / name).read_bytes().splitlines(keepends=True)


def put(out, changed, name="entries.jsonl"):
    (out / name).write_bytes(b"".join(changed))


def edit(out, number, name="entries.jsonl", **fields):
    """Rewrites fields of one line, canonically."""
    found = lines(out, name)
    found[number] = canonical({**json.loads(found[number]), **fields}) + b"\n"
    put(out, found, name)


@pytest.mark.parametrize(
    ("fields", "also"),
    [
        ({"v": 2}, "bad_line"),
        ({"log": "other"}, "wrong_log"),
        ({"seq": 7}, "gap"),
        ({"seq": 2}, "wrong_seq"),
        ({"at": stamp(START)}, "time_goes_back"),
        ({"at": stamp(START + 6 * SECOND + 1)}, None),
        ({"actor": "person:张三"}, None),
        ({"act": "org.add_posting"}, None),
        ({"subject": "posting:5"}, None),
        ({"about": []}, None),
        ({"about": ["person:9", "unit:3"]}, None),
        ({"op": "00000000-0000-0000-0000-000000000008"}, None),
        ({"reason": ""}, None),
        ({"payload": "sha256:" + "0" * 64}, "bad_commitment"),
        ({"more": 1}, "bad_line"),
    ],
)
def test_a_field_of_an_entry(out, fields, also):
    edit(out, 6, **fields)
    report, codes = both(out)
    assert not report.sound
    assert "root_differs" in codes
    assert also is None or also in codes
    # The checkpoints say between which entries: 5 held, 8 did not.
    first = next(p for p in report.problems if p.code == "root_differs")
    assert "记录号 5 至 7 之间" in first.message.zh


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda x: [*x[:6], *x[7:]], "gap"),
        (lambda x: x[1:], "gap"),
        (lambda x: x[:-1], "truncated"),
        (lambda x: [], "truncated"),
        (lambda x: [*x[:3], x[4], x[3], *x[5:]], "wrong_seq"),
        (lambda x: [*x[:4], x[3], *x[4:]], "wrong_seq"),
        (lambda x: [*x, x[-1]], "wrong_seq"),
        (lambda x: [*x[:4], b"\n", *x[4:]], "bad_line"),
        (lambda x: [*x[:4], b"\xff\n", *x[5:]], "bad_line"),
        (lambda x: [*x[:4], x[4].replace(b'":', b'": ', 1), *x[5:]], "bad_line"),
        (lambda x: [*x[:-1], x[-1].rstrip(b"\n")], "bad_line"),
        (lambda x: [*x[:4], x[4].replace(b"\n", b"\r\n"), *x[5:]], "bad_line"),
        (lambda x: [*x, b"[" * 100_000 + b"\n"], "bad_line"),
    ],
)
def test_entries_deleted_swapped_inserted(out, change, code):
    put(out, change(lines(out)))
    report, codes = both(out)
    assert not report.sound
    assert code in codes


def test_an_entry_forged_at_the_end(out):
    found = lines(out)
    forged = {**json.loads(found[-1]), "seq": 12, "reason": "补记"}
    put(out, [*found, canonical(forged) + b"\n"])
    assert both(out)[1] == {"unsealed", "payload_missing", "time_goes_back", "bad_export"}
    put(out, [*found, canonical({**forged, "at": stamp(START + 20 * SECOND)}) + b"\n"])
    assert both(out)[1] == {"unsealed", "payload_missing", "bad_export"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"payload": {"到期": "2026-07-02", "n": 6}}, "bad_commitment"),
        ({"payload": {}}, "bad_commitment"),
        ({"payload": []}, "bad_payload"),
        ({"salt": "0" * 64}, "bad_commitment"),
        ({"salt": "0" * 62}, "bad_payload"),
        ({"salt": "A" * 64}, "bad_payload"),
        ({"salt": 1}, "bad_payload"),
        ({"seq": 5}, "bad_payload"),
        ({"seq": 99}, "bad_payload"),
        ({"seq": "6"}, "bad_payload"),
        ({"more": 1}, "bad_payload"),
    ],
)
def test_payloads(out, fields, code):
    edit(out, 6, "payloads.jsonl", **fields)
    report, codes = both(out)
    assert not report.sound
    assert code in codes


def test_payloads_swapped(out):
    found = lines(out, "payloads.jsonl")
    third, fourth = json.loads(found[3]), json.loads(found[4])
    edit(out, 3, "payloads.jsonl", payload=fourth["payload"], salt=fourth["salt"])
    edit(out, 4, "payloads.jsonl", payload=third["payload"], salt=third["salt"])
    assert both(out)[1] == {"bad_commitment"}


@pytest.mark.parametrize("all_of_them", [False, True])
def test_a_payload_taken_away_without_a_record_is_said(out, all_of_them):
    put(out, [] if all_of_them else lines(out, "payloads.jsonl")[1:], "payloads.jsonl")
    report, codes = both(out)
    assert codes == {"payload_missing"}
    assert not report.sound  # export.json says that payloads were given
    assert report.whole
    assert report.missing == report.errors == (12 if all_of_them else 1)


def test_payloads_left_out_on_purpose_are_no_fault_but_said(made, tmp_path):
    out = made.write(tmp_path / "out", whole=False)
    report, codes = both(out)
    assert (report.sound, report.whole, codes) == (True, False, {"payloads_left_out"})
    plain = subprocess.run([sys.executable, VERIFIER, out], capture_output=True, text=True, encoding="utf-8")
    assert "结论：未见改动（只核对了记录，没有核对内容）" in plain.stdout


@pytest.mark.parametrize("kept", [12, 11, 0])
def test_an_export_from_before_it_said_so_is_read(out, kept):
    (out / "export.json").unlink()
    put(out, lines(out, "payloads.jsonl")[:kept], "payloads.jsonl")
    report, codes = both(out)
    assert codes == {12: set(), 11: {"payload_missing"}, 0: {"payloads_left_out"}}[kept]
    assert report.sound == (kept != 11)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b'{"log":"other","payloads":"all","size":12,"v":1}\n',
        b'{"log":"college","payloads":"all","size":11,"v":1}\n',
        b'{"log":"college","payloads":"some","size":12,"v":1}\n',
        b'{"log":"college","payloads":["all"],"size":12,"v":1}\n',
        b'{"log":"college","payloads":"none","size":12,"v":true}\n',
        b'{"log":"college","payloads":"none","size":12,"v":1}',
        b'{"log":"college", "payloads":"none","size":12,"v":1}\n',
    ],
)
def test_what_an_export_says_of_itself(out, said):
    (out / "export.json").write_bytes(said)
    report, codes = both(out)
    assert codes == {"bad_export"}
    assert report.whole


def test_a_payload_that_should_be_gone(made, tmp_path):
    kept = book()
    kept.add("ledger.erase_payload", "entry:3")
    kept.mark()
    assert both(kept.write(tmp_path / "kept"))[1] == {"payload_not_erased"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"desk.example/college", b"desk.example/another", "bad_signature"),
        (b"\n8\n", b"\n7\n", "bad_signature"),
        (b"time 2027", b"time 2026", "bad_signature"),
        (b"time", b"tide", "bad_signature"),
        ("— desk.example".encode(), "— desc.example".encode(), "foreign_key"),
        (b"\n\n", b"\n", "bad_checkpoint"),
        (b"", b"", None),
    ],
)
def test_parts_of_a_checkpoint(out, old, new, code):
    path = out / "checkpoints" / "000000000008.txt"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    report, codes = both(out)
    assert report.sound == (code is None)
    assert code is None or code in codes


@pytest.mark.parametrize("part", [2, 5])
def test_root_and_signature_of_a_checkpoint(out, part):
    path = out / "checkpoints" / "000000000008.txt"
    text = path.read_text(encoding="utf-8").split("\n")
    head, _, body = text[part].rpartition(" ")
    data = bytearray(base64.b64decode(body))
    data[-1] ^= 1
    text[part] = f"{head} {base64.b64encode(data).decode()}".strip()
    path.write_text("\n".join(text), encoding="utf-8")
    assert "bad_signature" in both(out)[1]


def test_a_checkpoint_under_another_name_or_none(out):
    folder = out / "checkpoints"
    (folder / "000000000008.txt").rename(folder / "000000000009.txt")
    assert both(out)[1] == {"bad_checkpoint"}
    for path in folder.iterdir():
        path.unlink()
    assert both(out)[1] == {"unsealed"}


def test_checkpoints_of_another_time(tmp_path):
    made = book(6, marks=())
    made.mark(4, at=START + 2 * SECOND)  # signed before its last entry was there
    made.mark(6)
    assert both(made.write(tmp_path / "early"))[1] == {"time_goes_back"}
    made.mark(4, at=START + 30 * SECOND)  # entries after it that claim to be older
    assert "time_goes_back" in both(made.write(tmp_path / "late"))[1]


def test_the_key_exchanged(made, out):
    thief = SigningKey.make(NAME)
    (out / "key.txt").write_text(thief.public.vkey + "\n")
    assert both(out)[1] == {"foreign_key", "unsealed"}
    assert both(out, key=made.key.public)[1] == {"other_key"}
    (out / "key.txt").write_text("no key")
    assert both(out)[1] == {"bad_key", "foreign_key", "unsealed"}


def rewritten(made, thief):
    """The whole log written anew with one entry changed, everything signed again."""
    forged = Book(key=thief)
    for entry in made.entries:
        forged.add(reason="从未发生" if entry.seq == 2 else entry.reason)
    for size in made.notes:
        forged.mark(size)
    return forged


def test_a_log_replaced_as_a_whole(made, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_bytes(made.notes[8])
    thief = SigningKey.make(NAME)
    out = rewritten(made, thief).write(tmp_path / "stranger")
    assert both(out)[1] == set()  # it agrees with itself: that is all its own key can show
    assert {"other_key", "foreign_key"} <= both(out, key=made.key.public)[1]
    # Whoever holds the real key cannot hide it either, from anyone who kept a checkpoint.
    out = rewritten(made, made.key).write(tmp_path / "insider")
    assert both(out, key=made.key.public)[1] == set()
    assert both(out, [kept], made.key.public)[1] == {"root_differs"}


def test_rolled_back(made, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_bytes(made.notes[12])
    old = Book(key=made.key, entries=made.entries[:8], nodes=made.nodes, notes={8: made.notes[8]})
    old.payloads = {seq: made.payloads[seq] for seq in range(8)}
    out = old.write(tmp_path / "old")
    assert both(out, key=made.key.public)[1] == set()
    assert both(out, [kept], made.key.public)[1] == {"rolled_back"}


def test_checkpoints_kept_elsewhere(made, out, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_bytes(made.notes[5])
    assert both(out, [kept], made.key.public)[1] == set()
    kept.write_bytes(sign(Checkpoint(f"{NAME}/another", 5, bytes(32)), made.key))
    assert both(out, [kept], made.key.public)[1] == {"wrong_log", "root_differs"}
    kept.write_bytes(b"no note")
    assert both(out, [kept], made.key.public)[1] == {"bad_checkpoint"}


def test_any_byte_anywhere(made, out, tmp_path):
    """Fifteen bytes at random, seeded; the read-me and the verifier's copy aside, each is seen."""
    dice = random.Random(20261121)
    names = ["entries.jsonl", "payloads.jsonl", "checkpoints/000000000012.txt"]
    for name in dice.choices(names, k=15):
        whole = (out / name).read_bytes()
        place = dice.randrange(len(whole))
        (out / name).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not both(out)[0].sound, (name, place)
        (out / name).write_bytes(whole)


def test_the_list_of_faults_ends(tmp_path):
    made = book(260, marks=(260,))
    out = made.write(tmp_path / "out")
    put(out, [b"x\n"] * 260)
    report, _ = both(out)
    assert len(report.problems) == 200
    assert report.more > 0
