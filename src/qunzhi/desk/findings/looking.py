"""One look: the audit of an institution's data under all its packs, kept for the pages to show."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from qunzhi.audit.result import AuditResult
from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import to_us
from qunzhi.desk.access.packs import adopted
from qunzhi.desk.findings.facts import facts_of
from qunzhi.desk.findings.models import Finding, Look, Tally
from qunzhi.desk.findings.subjects import Subjects
from qunzhi.desk.ledger.models import Log
from qunzhi.desk.ledger.rapid import insert, update
from qunzhi.desk.org.models import Institution
from qunzhi.desk.registry.models import Group

#: States that say that something is wrong; the others say what is due, or not known.
WRONG = ("violation", "late")
_MOST_WRONG = 32_000
#: Rows written or forgotten in one transaction, so that nobody waits long for the database.
_BATCH = 5_000
#: After that a look without an end was broken off: nobody is making it any more.
_BROKEN_OFF = timedelta(days=1)
_COLUMNS = (
    "look_id",
    "pack",
    "provision",
    "rule",
    "subject",
    "state",
    "severity",
    "due_at",
    "group_id",
    "other_group_id",
    "account_id",
    "unit_id",
    "remedy_zh",
    "remedy_en",
    "facts",
)


def look_at(institution: Institution, now: datetime | None = None) -> Look:
    """Audit an institution as of now and make that the look that pages show; the one before is forgotten."""
    began, moment = time.monotonic(), now or timezone.now()
    size = Log.objects.filter(key=institution.slug).values_list("size", flat=True).first() or 0
    facts = facts_of(institution)
    subjects = Subjects(institution)
    made = Look.objects.create(institution=institution, as_of=moment, log_size=size)
    counts: dict[str, dict[str, dict[str, int]]] = {}
    with Session(facts) as session:
        for pack in adopted(institution.packs, to_us(moment)):
            result = audit(session, pack, to_us(moment))
            counts[pack.pack] = _counted(result)
            _tally(made, result, subjects)
            made.notes += [[pack.pack, note.text.zh, note.text.en] for note in result.notes]
            _keep(made, result, subjects)
    made.counts, made.seconds = counts, time.monotonic() - began
    with transaction.atomic():
        Look.objects.filter(institution=institution, current=True).update(current=False)
        made.current = True
        made.save()
    mark_wrong(institution, made)
    _forget(institution)
    return made


def current_look(institution: Institution | None) -> Look | None:
    """The look that pages show; None before the first."""
    return Look.objects.filter(institution=institution, current=True).order_by("-pk").first()


def _counted(result: AuditResult) -> dict[str, dict[str, int]]:
    """provision -> state -> how many."""
    out: dict[str, dict[str, int]] = {}
    pairs = zip(result.findings["provision"].to_pylist(), result.findings["state"].to_pylist(), strict=True)
    for (provision, state), n in Counter(pairs).items():
        out.setdefault(provision, {})[state] = n
    return out


def _tally(look: Look, result: AuditResult, subjects: Subjects) -> None:
    table = result.findings
    names = ("unit_id", "provision", "state")
    counted = Counter(zip(*(table[name].to_pylist() for name in names), strict=True))
    rows = [
        Tally(look=look, unit_id=subjects.units[unit], pack=result.pack.id, provision=provision, state=state, n=n)
        for (unit, provision, state), n in counted.items()
        if unit in subjects.units
    ]
    Tally.objects.bulk_create(rows, batch_size=_BATCH)


def mark_wrong(institution: Institution, look: Look) -> None:
    """Write on each group how many findings say that something is wrong; only groups where that differs."""
    rows = look.findings.filter(state__in=WRONG, group__isnull=False).order_by()
    counted = dict(rows.values_list("group_id").annotate(n=Count("pk")).values_list("group_id", "n"))
    there = dict(Group.objects.filter(institution=institution).values_list("pk", "wrong"))
    changed = [(min(counted.get(pk, 0), _MOST_WRONG), pk) for pk, n in there.items() if n != counted.get(pk, 0)]
    for at in range(0, len(changed), _BATCH):
        with transaction.atomic():
            update(Group, "wrong", changed[at : at + _BATCH])


def _keep(look: Look, result: AuditResult, subjects: Subjects) -> None:
    rows: list[tuple[Any, ...]] = []
    for row in _rows(look, result, subjects):
        rows.append(row)
        if len(rows) == _BATCH:
            _insert(rows)
            rows = []
    _insert(rows)


def _insert(rows: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        insert(Finding, _COLUMNS, rows)


def _rows(look: Look, result: AuditResult, subjects: Subjects) -> Iterator[tuple[Any, ...]]:
    table = result.findings
    names = (
        "provision",
        "rule",
        "subject",
        "state",
        "severity",
        "due_at",
        "unit_id",
        "remedy_zh",
        "remedy_en",
        "facts",
    )
    pack = result.pack.id
    adapt = Finding._meta.get_field("due_at").get_db_prep_value
    for batch in table.select(names).to_batches(_BATCH):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            provision, rule, subject, state, severity, due, unit, zh, en, facts = values
            group, other, account = subjects.of(rule, subject)
            due_at = adapt(datetime.fromisoformat(due), connection) if due else None
            yield (
                look.pk,
                pack,
                provision,
                rule,
                subject,
                state,
                severity,
                due_at,
                group,
                other,
                account,
                subjects.units.get(unit),
                zh,
                en,
                facts or orjson.dumps({}).decode(),
            )


def _forget(institution: Institution) -> None:
    """Delete looks that are over, a batch at a time; not one that another process is making now."""
    done = Q(seconds__gt=0) | Q(as_of__lt=timezone.now() - _BROKEN_OFF)
    old = Look.objects.filter(done, institution=institution, current=False)
    for look in old:
        while True:
            with transaction.atomic():
                pks = list(look.findings.values_list("pk", flat=True)[:_BATCH])
                Finding.objects.filter(pk__in=pks).delete()
            if len(pks) < _BATCH:
                break
        look.delete()
