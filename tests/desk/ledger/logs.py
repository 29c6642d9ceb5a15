"""A log in the database, made up; and how to change it behind the program's back."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from qunzhi.desk.ledger.append import Note, append
from qunzhi.desk.ledger.checkpointing import make_checkpoint
from qunzhi.ledger.keys import SigningKey

KEY = SigningKey.make("qunzhi")
START = datetime(2027, 1, 15, 8, tzinfo=UTC)
OP = str(UUID(int=7))


def note(n=0, **changed):
    given = {
        "actor": "user:k3j8",
        "act": "org.end_posting",
        "subject": f"posting:{n}",
        "about": ["unit:3", f"person:{n % 3}"],
        "reason": "轮岗期满",
        "payload": {"到期": "2027-01-31", "n": n},
    }
    return Note(**{**given, **changed})


def add(log, *notes, at=START, op=OP):
    with transaction.atomic():
        return append(log, notes or [note()], at=at, op=op)


def fill(log="yunling", sizes=(5, 8, 12)):
    """Entries of several operations, a checkpoint after each."""
    count = 0
    for step, size in enumerate(sizes):
        at = START + timedelta(minutes=step, microseconds=123456)
        add(log, *(note(n) for n in range(count, size)), at=at)
        make_checkpoint(log, KEY, at=at + timedelta(seconds=5))
        count = size


@contextmanager
def unguarded():
    """No foreign keys are checked inside."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys=ON")
        else:
            cursor.execute("SET session_replication_role = replica")
        yield cursor


def sql(text, *values):
    with unguarded() as cursor:
        cursor.execute(text, values)
