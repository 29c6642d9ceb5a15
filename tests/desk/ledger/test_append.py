import time
from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from qunzhi.core.errors import QunzhiError
from qunzhi.desk.ledger.models import About, Entry, Log, Node, Payload
from qunzhi.desk.ledger.verifying import verify
from qunzhi.ledger.merkle import Frontier, leaf_hash
from tests.desk.ledger.logs import KEY, OP, START, add, note

pytestmark = pytest.mark.django_db


def test_entries_stand_in_order_with_all_that_belongs_to_them():
    made = add("yunling", note(0), note(1, about=[]))
    made += add("yunling", note(2), at=START + timedelta(seconds=1))
    log = Log.objects.get()
    assert (log.key, log.origin, log.size) == ("yunling", "qunzhi/yunling", 3)
    assert [e.seq for e in Entry.objects.order_by("seq")] == [0, 1, 2] == [e.seq for e in made]
    assert Payload.objects.count() == 3
    assert Node.objects.count() == 3 + 1
    assert set(About.objects.filter(entry=made[1]).values_list("ref", flat=True)) == {"user:k3j8", "posting:1"}
    tree = Frontier()
    tree.extend([leaf_hash(e.line("yunling").line) for e in Entry.objects.order_by("seq")])
    assert bytes(log.root) == tree.root()


def test_one_log_knows_nothing_of_another():
    add("yunling")
    add("site")
    assert list(Entry.objects.order_by("log__key").values_list("log__key", "seq")) == [("site", 0), ("yunling", 0)]


def test_time_never_goes_back():
    add("yunling")
    later = add("yunling", at=START - timedelta(days=1))
    assert later[0].at == START
    assert verify("yunling", key=KEY.public).sound


def test_microseconds_are_kept():
    add("yunling", at=START + timedelta(microseconds=123457))
    assert b"08:00:00.123457" not in Entry.objects.get().line("yunling").line
    assert b"16:00:00.123457+08:00" in Entry.objects.get().line("yunling").line


def test_nothing_to_note_is_nothing():
    with transaction.atomic():
        assert append_nothing() == []
    assert not Log.objects.exists()


def append_nothing():
    from qunzhi.desk.ledger.append import append

    return append("yunling", [], at=START, op=OP)


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        add("yunling", at=datetime(2027, 1, 1))


@pytest.mark.parametrize(
    "bad",
    [
        {"payload": {"x": 1.5}},
        {"reason": "a\0b"},
        {"actor": ""},
        {"act": "two words"},
        {"subject": "x" * 201},
        {"about": [1]},
    ],
)
def test_a_note_that_cannot_be_written_leaves_nothing(bad):
    add("yunling")
    with pytest.raises(QunzhiError):
        add("yunling", note(1), note(2, **bad))
    assert Entry.objects.count() == 1
    assert verify("yunling", key=KEY.public).sound


def fall():
    add("yunling")
    raise RuntimeError


def test_entries_fall_with_what_they_record():
    with pytest.raises(RuntimeError), transaction.atomic():
        fall()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    from qunzhi.desk.ledger.append import append

    with pytest.raises(TransactionManagementError):
        append("yunling", [note()], at=START, op=OP)


def test_a_damaged_tree_is_not_built_on():
    add("yunling", *(note(n) for n in range(3)))
    Node.objects.filter(level=1).delete()
    with pytest.raises(QunzhiError) as caught:
        add("yunling")
    assert caught.value.problems[0].code == "ledger_damaged"


def test_five_thousand_at_once():
    began = time.perf_counter()
    add("yunling", *(note(n) for n in range(5000)))
    took = time.perf_counter() - began
    assert took < 6, took  # about a second by itself; the machine may be busy
    assert verify("yunling", key=KEY.public).sound


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_wait_for_one_another():
    add("yunling")

    def write():
        for _ in range(10):
            add("yunling")
        connection.close()

    writers = [Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    verdict = verify("yunling", key=KEY.public)
    assert (verdict.entries, verdict.problems) == (31, ())
