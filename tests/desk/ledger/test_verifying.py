"""Every column of every table changed, rows taken, swapped and forged, all by raw SQL: verifying finds each."""

import pytest
from django.db import connection, transaction

from qunzhi.desk.ledger.checkpointing import make_checkpoint
from qunzhi.desk.ledger.erasing import erase_payload
from qunzhi.desk.ledger.models import About, Checkpoint, Entry, Log, Node, Payload
from qunzhi.desk.ledger.verifying import verify, verify_all
from qunzhi.ledger.keys import SigningKey
from tests.desk.ledger.logs import KEY, OP, START, add, fill, note, sql, unguarded

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def full(db):
    fill()
    add("site", note(1))
    yield Log.objects.get(key="yunling")
    transaction.set_rollback(True)  # else the test's end would find the foreign keys that we broke


def kept():
    return [(f"{size}.txt", Checkpoint.objects.get(size=size).note.encode()) for size in (5, 8, 12)]


def found(outside=()):
    return {p.code for v in verify_all(key=KEY.public, outside=outside) for p in v.problems}


def test_what_nobody_touched_is_sound(full):
    assert found(kept()) == set()
    verdict = verify("yunling", key=KEY.public)
    assert (verdict.entries, verdict.payloads, verdict.checkpoints, verdict.unsealed) == (12, 12, 3, 0)
    add("yunling", note(99), at=START.replace(hour=9))
    assert verify("yunling", key=KEY.public).unsealed == 1
    assert found() == set()


CHANGES = [
    ("entry", "at", "2020-01-01 00:00:00+00", "time_goes_back"),
    ("entry", "actor", "user:other", "bad_node"),
    ("entry", "act", "org.other", "bad_node"),
    ("entry", "subject", "posting:77", "bad_index"),
    ("entry", "about", '["unit:4"]', "bad_index"),
    ("entry", "about", "[]", "bad_index"),
    ("entry", "about", '{"a":1}', "bad_line"),
    ("entry", "about", '{"unit:3":1,"person:0":2}', "bad_line"),
    ("entry", "about", '"unit:3"', "bad_line"),
    ("entry", "about", "null", "bad_line"),
    ("entry", "op", OP.replace("7", "8"), "bad_node"),
    ("entry", "op", "", "bad_line"),
    ("entry", "reason", "", "bad_node"),
    ("entry", "reason", "从未发生", "bad_node"),
    ("entry", "payload_hash", "sha256:" + "0" * 64, "bad_commitment"),
    ("entry", "payload_hash", "", "bad_line"),
    ("entry", "seq", 600, "gap"),
    ("entry", "seq", -1, "gap"),
    ("entry", "id", 9_000_000, "orphan"),
]


@pytest.mark.parametrize(("table", "column", "value", "code"), CHANGES)
@pytest.mark.parametrize("seq", [0, 6, 11])
def test_columns_of_an_entry(full, table, column, value, code, seq):
    was = Entry.objects.filter(log=full, seq=seq)
    cast = "::jsonb" if column == "about" and not SQLITE else ""
    sql(f'UPDATE ledger_{table} SET "{column}" = %s{cast} WHERE id = %s', value, was.get().pk)
    codes = found()
    assert codes - {"orphan"}
    # The first entry has none before it whose time it could precede; a last one leaves no gap, but the head tells.
    expected = {code} | ({"root_differs"} if code == "time_goes_back" else set())
    expected |= {"bad_head"} if code == "gap" else set()
    assert codes & expected


@pytest.mark.parametrize("column", ["at", "seq", "about", "reason", "op"])
@pytest.mark.skipif(not SQLITE, reason="PostgreSQL keeps only values of a column's type")
def test_values_of_another_type(full, column):
    if column == "about":
        sql("PRAGMA ignore_check_constraints=ON")
    pk = Entry.objects.get(log=full, seq=6).pk
    sql(f'UPDATE ledger_entry SET "{column}" = %s WHERE id = %s', b"\xff\xfe", pk)
    assert found() & {"bad_line", "bad_head", "gap"}


def test_an_entry_moved_to_another_log(full):
    site = Log.objects.get(key="site")
    sql("UPDATE ledger_entry SET log_id = %s, seq = 1 WHERE id = %s", site.pk, Entry.objects.get(log=full, seq=3).pk)
    assert {"gap", "orphan"} <= found()


def test_entries_swapped(full):
    third, fourth = (Entry.objects.get(log=full, seq=seq).pk for seq in (3, 4))
    for seq, pk in ((700, third), (3, fourth), (4, third)):
        sql("UPDATE ledger_entry SET seq = %s WHERE id = %s", seq, pk)
    assert {"bad_node", "root_differs"} <= found()


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("body", '{"n":5,"到期":"2027-02-01"}', "bad_commitment"),
        ("body", "", "bad_commitment"),
        ("salt", bytes(32), "bad_commitment"),
        ("salt", b"", "bad_commitment"),
        ("entry_id", 9_000_000, "payload_missing"),
    ],
)
def test_columns_of_a_payload(full, column, value, code):
    pk = Entry.objects.get(log=full, seq=5).pk
    sql(f'UPDATE ledger_payload SET "{column}" = %s WHERE entry_id = %s', value, pk)
    assert code in found()


@pytest.mark.parametrize(
    ("column", "value"), [("ref", "person:other"), ("entry_id", "other"), ("entry_id", 9_000_000), ("id", None)]
)
def test_columns_of_the_index(full, column, value):
    row = About.objects.filter(entry__log=full, entry__seq=5, ref="posting:5").get()
    if column == "id":
        sql("DELETE FROM ledger_about WHERE id = %s", row.pk)
    else:
        value = Entry.objects.get(log=full, seq=6).pk if value == "other" else value
        sql(f'UPDATE ledger_about SET "{column}" = %s WHERE id = %s', value, row.pk)
    assert "bad_index" in found()


def test_a_row_more_in_the_index(full):
    sql("INSERT INTO ledger_about (entry_id, ref) VALUES (%s, 'person:other')", Entry.objects.get(log=full, seq=5).pk)
    assert found() == {"bad_index"}


@pytest.mark.parametrize(("level", "index"), [(0, 0), (0, 11), (1, 2), (2, 2), (3, 0)])
@pytest.mark.parametrize(
    ("column", "value"), [("hash", bytes(32)), ("hash", b""), ("level", 9), ("index", 99), ("log_id", "site"), ("", "")]
)
def test_columns_of_a_node(full, level, index, column, value):
    pk = Node.objects.get(log=full, level=level, index=index).pk
    value = Log.objects.get(key="site").pk if value == "site" else value
    if column == "log_id":
        sql("DELETE FROM ledger_node WHERE log_id = %s", value)
    if column:
        sql(f'UPDATE ledger_node SET "{column}" = %s WHERE id = %s', value, pk)
    else:
        sql("DELETE FROM ledger_node WHERE id = %s", pk)
    assert "bad_node" in found()


def test_a_node_more(full):
    sql('INSERT INTO ledger_node (log_id, level, "index", hash) VALUES (%s, 4, 0, %s)', full.pk, bytes(32))
    assert found() == {"bad_head"}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("key", "qingyuan", "bad_node"),
        ("origin", "qunzhi/other", "bad_head"),
        ("size", 11, "orphan"),
        ("size", 8, "truncated"),
        ("size", 13, "bad_head"),
        ("size", 0, "truncated"),
        ("root", bytes(32), "bad_head"),
        ("last_at", "2020-01-01 00:00:00+00", "bad_head"),
        ("last_at", None, "bad_head"),
        ("id", 9_000_000, "orphan"),
    ],
)
def test_columns_of_a_log(full, column, value, code):
    sql(f'UPDATE ledger_log SET "{column}" = %s WHERE id = %s', value, full.pk)
    assert code in found()


@pytest.mark.parametrize("column", ["size", "root", "last_at", "origin"])
@pytest.mark.skipif(not SQLITE, reason="PostgreSQL keeps only values of a column's type")
def test_a_head_of_another_type(full, column):
    sql(f'UPDATE ledger_log SET "{column}" = %s WHERE id = %s', "x y", full.pk)
    assert "bad_head" in found()


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("size", 7, "bad_checkpoint"),
        ("size", 700, "truncated"),
        ("root", bytes(32), "bad_checkpoint"),
        ("made_at", "2020-01-01 00:00:00+00", "bad_checkpoint"),
        ("note", "", "bad_checkpoint"),
        ("note", "other", "bad_checkpoint"),
        ("log_id", "site", "wrong_log"),
        ("log_id", 9_000_000, "orphan"),
    ],
)
def test_columns_of_a_checkpoint(full, column, value, code):
    row = Checkpoint.objects.get(log=full, size=8)
    value = Checkpoint.objects.get(size=5).note if value == "other" else value
    if value == "site":
        value = Log.objects.get(key="site").pk
        sql("UPDATE ledger_checkpoint SET size = 1 WHERE id = %s", row.pk)
    sql(f'UPDATE ledger_checkpoint SET "{column}" = %s WHERE id = %s', value, row.pk)
    assert code in found()


def test_a_checkpoint_signed_by_another(full):
    thief = SigningKey.make("qunzhi")
    sql("DELETE FROM ledger_checkpoint WHERE size = 12")
    make_checkpoint("yunling", thief, at=START.replace(hour=20))
    assert "foreign_key" in found()


@pytest.mark.parametrize("size", [5, 8, 12])
def test_checkpoints_taken_away(full, size):
    outside = kept()
    sql("DELETE FROM ledger_checkpoint WHERE size = %s", size)
    assert "checkpoint_missing" in found(outside)


@pytest.mark.parametrize("seq", [0, 6, 11])
@pytest.mark.parametrize("table", [About, Payload, Entry])
def test_rows_taken_away(full, table, seq):
    pk = Entry.objects.get(log=full, seq=seq).pk
    column = "id" if table is Entry else "entry_id"
    sql(f"DELETE FROM {table._meta.db_table} WHERE {column} = %s", pk)
    assert found() & {"bad_index", "payload_missing", "gap", "bad_head"}


@pytest.mark.parametrize("table", [About, Payload, Entry, Node, Checkpoint, Log])
def test_tables_emptied(full, table):
    outside = kept()
    sql(f"DELETE FROM {table._meta.db_table}")
    assert found(outside)


def truncate(full, size):
    """Takes the log back to a checkpoint, in every table, as somebody would who knows them all."""
    with unguarded() as cursor:
        gone = "SELECT id FROM ledger_entry WHERE log_id = %s AND seq >= %s"
        for table in ("about", "payload"):
            cursor.execute(f"DELETE FROM ledger_{table} WHERE entry_id IN ({gone})", [full.pk, size])
        cursor.execute("DELETE FROM ledger_entry WHERE log_id = %s AND seq >= %s", [full.pk, size])
        cursor.execute("DELETE FROM ledger_checkpoint WHERE log_id = %s AND size > %s", [full.pk, size])
    Node.objects.filter(
        pk__in=[n.pk for n in Node.objects.filter(log=full) if (n.index + 1) << n.level > size]
    ).delete()
    mark = Checkpoint.objects.get(log=full, size=size)
    Log.objects.filter(pk=full.pk).update(size=size, root=bytes(mark.root), last_at=mark.made_at)


def test_a_log_rolled_back_with_all_that_belongs_to_it(full):
    outside = kept()
    truncate(full, 8)
    assert found() == set()  # the database alone cannot know
    assert found(outside) == {"rolled_back"}


def test_a_log_taken_away_as_a_whole(full):
    outside = kept()
    for model in (About, Payload):
        model.objects.filter(entry__log=full).delete()
    for model in (Entry, Node, Checkpoint):
        model.objects.filter(log=full).delete()
    full.delete()
    assert found() == set()
    assert found(outside) == {"rolled_back"}


def test_a_log_rewritten_from_some_entry_on(full):
    outside = kept()
    truncate(full, 8)
    add("yunling", *(note(n, reason="另一说法") for n in range(8, 12)), at=START.replace(minute=5))
    make_checkpoint("yunling", KEY, at=START.replace(minute=6))
    assert found() == set()
    assert "root_differs" in found(outside)


def test_erased_with_a_record(full):
    entry = Entry.objects.get(log=full, seq=3)
    erase_payload(entry, actor="user:k3j8", reason="保存期满", at=START.replace(hour=9), op=OP)
    assert found(kept()) == set()
    assert verify("yunling", key=KEY.public).erased == 1


def test_a_record_of_an_erasure_that_was_not(full):
    add("yunling", note(1, act="ledger.erase_payload", subject="entry:3"), at=START.replace(hour=9))
    assert found() == {"payload_not_erased"}


def test_what_is_written_meanwhile_is_no_fault(full, monkeypatch):
    from qunzhi.desk.ledger import verifying

    read = verifying.rows

    erased = [False]

    def once(log, size):
        if log.pk != full.pk or erased[0]:
            return read(log, size)
        erased[0] = True
        erase_payload(
            Entry.objects.get(log=full, seq=3), actor="user:k3j8", reason="保存期满", at=START.replace(hour=9), op=OP
        )
        make_checkpoint("yunling", KEY, at=START.replace(hour=10))
        return read(log, size)

    monkeypatch.setattr(verifying, "rows", once)
    assert found() == set()
    assert erased[0]
    assert verify("yunling", key=KEY.public).entries == 13


def test_memory_and_queries_do_not_grow_by_entry(full, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        verify("yunling", key=KEY.public)
