"""What leaves the database: checkpoints, proofs, exports, and what is erased before it could."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.ledger import queries
from qunzhi.desk.ledger.checkpointing import checkpoint_all, make_checkpoint
from qunzhi.desk.ledger.erasing import erase_payload
from qunzhi.desk.ledger.exporting import export
from qunzhi.desk.ledger.keys import site_key
from qunzhi.desk.ledger.models import Checkpoint, Entry, Node, Payload
from qunzhi.ledger.checkpoint import parse
from qunzhi.ledger.proof import check_proof
from tests.desk.ledger.logs import KEY, OP, START, add, fill, note
from tests.ledger.book import alone, both

pytestmark = pytest.mark.django_db


def code(call, *args, **kwargs):
    with pytest.raises(QunzhiError) as caught:
        call(*args, **kwargs)
    return caught.value.problems[0].code


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_is_sound(tmp_path, name):
    fill()
    add("yunling", note(99), at=START + timedelta(hours=1))
    outside = tmp_path / "kept.txt"
    outside.write_text(Checkpoint.objects.get(size=8).note, encoding="utf-8")
    export("yunling", tmp_path / name, KEY)
    report, codes = both(tmp_path / name, [outside], KEY.public)
    assert codes == set()
    assert (report.log, report.entries, report.payloads, report.checkpoints) == (
        "yunling",
        13,
        13,
        4,
    )  # one is in it twice


def test_an_export_holds_the_verifier_and_can_leave_payloads_out(tmp_path):
    fill()
    export("yunling", tmp_path / "out", KEY, payloads=False)
    assert (tmp_path / "out" / "qunzhi_verify.py").is_file()
    report, codes = both(tmp_path / "out", key=KEY.public)
    assert (report.sound, codes, report.missing) == (True, {"payloads_left_out"}, 12)
    assert not report.whole


def test_an_export_never_hides_that_payloads_are_gone(tmp_path):
    fill()
    Payload.objects.filter(entry__seq__in=[3, 4]).delete()
    assert code(export, "yunling", tmp_path / "out", KEY) == "payload_missing"
    assert list(tmp_path.iterdir()) == []
    export("yunling", tmp_path / "out", KEY, payloads=False)
    assert both(tmp_path / "out", key=KEY.public)[1] == {"payloads_left_out"}


def test_what_is_erased_while_an_export_begins_is_in_its_record(tmp_path, monkeypatch):
    fill()

    def erase_after(log_key, key, **given):
        made = make_checkpoint(log_key, key, **given)
        if Payload.objects.filter(entry__seq=6).exists():
            erase_payload(Entry.objects.get(seq=6), actor="user:k3j8", reason="保存期满", at=made.made_at, op=OP)
        return made

    monkeypatch.setattr("qunzhi.desk.ledger.exporting.make_checkpoint", erase_after)
    export("yunling", tmp_path / "out", KEY)
    report, codes = both(tmp_path / "out", key=KEY.public)
    assert (codes, report.entries, report.erased) == (set(), 13, 1)


def test_erasing_leaves_the_proofs_valid(tmp_path):
    fill()
    entry = Entry.objects.get(seq=6)
    before = queries.inclusion_proof(entry, KEY)
    record = erase_payload(entry, actor="user:k3j8", reason="保存期满", at=START + timedelta(hours=1), op=OP)
    assert (record.act, record.subject, record.seq) == ("ledger.erase_payload", "entry:6", 12)
    assert queries.payload_of(entry) is None
    assert record in queries.entries("yunling", ref=entry.subject)
    check_proof(before, key=KEY.public)
    export("yunling", tmp_path / "out", KEY)
    report, codes = both(tmp_path / "out", key=KEY.public)
    assert (codes, report.erased, report.missing) == (set(), 1, 0)
    assert b'"n":6' not in (tmp_path / "out" / "payloads.jsonl").read_bytes()


def test_erasing_needs_a_reason_and_something_to_erase():
    fill()
    entry = Entry.objects.get(seq=6)
    given = {"actor": "user:k3j8", "at": START + timedelta(hours=1), "op": OP}
    assert code(erase_payload, entry, reason=" ", **given) == "no_reason"
    assert Payload.objects.count() == 12
    erase_payload(entry, reason="保存期满", **given)
    assert code(erase_payload, entry, reason="再来", **given) == "already_erased"
    assert Entry.objects.count() == 13


def test_a_checkpoint_is_made_once_a_size(tmp_path):
    fill()
    first = make_checkpoint("yunling", KEY, folder=tmp_path)
    again = make_checkpoint("yunling", KEY, folder=tmp_path)
    assert first.pk == again.pk
    path = tmp_path / "yunling" / "000000000012.txt"
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]
    assert parse(path.read_bytes()).checkpoint.origin == "qunzhi/yunling"
    path.write_text("another", encoding="utf-8")
    assert code(make_checkpoint, "yunling", KEY, folder=tmp_path) == "other_checkpoint"


def test_every_log_is_marked(tmp_path):
    fill()
    add("site")
    assert [made.log.key for made in checkpoint_all(KEY, folder=tmp_path)] == ["site", "yunling"]


def test_entries_after_a_checkpoint_are_not_older_than_it():
    add("yunling")
    make_checkpoint("yunling", KEY, at=START + timedelta(minutes=1))
    assert add("yunling", at=START)[0].at == START + timedelta(minutes=1)


@pytest.mark.parametrize("change", ["missing", "changed"])
def test_a_damaged_head_is_never_signed(change):
    fill()
    add("yunling", at=START + timedelta(hours=1))
    node = Node.objects.filter(level=3)
    if change == "missing":
        node.delete()
    else:
        node.update(hash=bytes(32))
    assert code(make_checkpoint, "yunling", KEY) == "ledger_damaged"


@pytest.mark.parametrize("with_payload", [False, True])
def test_a_proof_of_one_entry(tmp_path, with_payload):
    fill()
    for seq in (0, 7, 11):
        proof = queries.inclusion_proof(Entry.objects.get(seq=seq), KEY, with_payload=with_payload)
        assert ("payload" in proof) == with_payload
        path = tmp_path / f"{seq}.json"
        path.write_text(json.dumps(proof), encoding="utf-8")
        assert alone("--inclusion", path, "--key", KEY.public.vkey)[0] == 0


def test_a_proof_of_an_entry_not_yet_sealed_seals_it():
    fill()
    [entry] = add("yunling", at=START + timedelta(hours=1))
    assert queries.inclusion_proof(entry, KEY)["size"] == 13
    assert Checkpoint.objects.count() == 4


def test_a_proof_that_a_log_only_grew(tmp_path):
    fill()
    path = tmp_path / "p.json"
    path.write_text(json.dumps(queries.consistency_proof("yunling", 5, 12, KEY.public)), encoding="utf-8")
    assert alone("--consistency", path, "--key", KEY.public.vkey)[0] == 0
    assert code(queries.consistency_proof, "yunling", 6, 12, KEY.public) == "no_checkpoint"


def test_finding_entries():
    fill()
    add("yunling", note(50, act="org.add_unit", actor="user:w2", reason="新设教研室"), at=START + timedelta(hours=1))
    add("site", note(51))

    def seqs(**given):
        return [e.seq for e in queries.entries("yunling", **given)]

    assert seqs() == list(range(13))
    assert seqs(ref="person:0") == [0, 3, 6, 9]
    assert seqs(ref="posting:4") == [4]
    assert seqs(ref="user:w2") == [12] == seqs(actor="user:w2") == seqs(act="org.add_unit") == seqs(text="教研室")
    assert seqs(since=START + timedelta(minutes=2)) == [8, 9, 10, 11, 12]
    assert seqs(until=START + timedelta(minutes=1), ref="person:1") == [1, 4]
    assert queries.payload_of(Entry.objects.get(log__key="yunling", seq=2)) == {"到期": "2027-01-31", "n": 2}


def test_the_key_of_the_site(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DESK", settings.DESK.model_copy(update={"data": tmp_path / "new"}))
    first = site_key()
    assert site_key().public == first.public
    assert first.public.name == "qunzhi"
    (tmp_path / "new" / "ledger.key").chmod(0o644)
    assert code(site_key) == "key_exposed"
