"""Applying an import and taking it back: all of it or nothing, row by row in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from qunzhi.core.words import Words
from qunzhi.desk.access.rights import Right
from qunzhi.desk.ledger.rapid import update
from qunzhi.desk.org.importing.compare import ADD, Comparison
from qunzhi.desk.org.importing.conflicts import since_applied, since_preview, standing, wrong_state
from qunzhi.desk.org.importing.current import codes
from qunzhi.desk.org.importing.recording import Recorder
from qunzhi.desk.org.importing.rows import add_rows, change_rows, own_references
from qunzhi.desk.org.importing.sheets import forget
from qunzhi.desk.org.importing.spec import SPECS, Spec
from qunzhi.desk.org.models import Import, ImportChange, Institution
from qunzhi.desk.org.tree import renew_paths
from qunzhi.desk.registry.standing import renew_standing
from qunzhi.desk.services import ACTS, Act, service

for _spec in SPECS.values():
    ACTS[_spec.act] = Words(f"导入{_spec.words.zh}", f"imported {_spec.words.en}")
    ACTS[_spec.undo_act] = Words(f"撤回导入的{_spec.words.zh}", f"took back imported {_spec.words.en}")


@service("org.preview_import", Words("比对导入表", "compared an import"), Right.WRITE_ORG, apart=("uid",))
def do_preview_import(
    act: Act, title: str, found: Comparison, problems: Sequence[dict[str, Any]], options: dict[str, Any], uid: str
) -> Import:
    """Keep a comparison, so that people see what would change before it does. Nothing else is written."""
    institution, person = act.viewer.institution, act.viewer.person
    assert institution is not None
    assert person is not None
    made = Import.objects.create(
        uid=uid,
        institution=institution,
        by=person,
        title=title,
        counts=found.counts,
        problems=list(problems),
        options={**options, "other_tables": found.other_tables},
    )
    ImportChange.objects.bulk_create(
        [
            ImportChange(
                of=made,
                number=n,
                table=c.table,
                change=c.change,
                key="\t".join(c.key),
                target=c.uid,
                before=c.before,
                after=c.after,
            )
            for n, c in enumerate(found.changes, 1)
        ],
        batch_size=500,
    )
    act.note(made.ref, payload={"title": title, "counts": found.counts, "problems": len(problems)})
    return made


@service("org.apply_import", Words("执行导入", "applied an import"), Right.WRITE_ORG)
def do_apply_import(act: Act, one: Import, *, reason: str = "") -> Import:
    """Do what the preview showed.

    Raises:
        QunzhiError: rows have changed since the preview (compare again), or units would stand in a circle.
    """
    one, institution = _locked(act, one, Import.PREVIEWED)
    recorder = Recorder(act, institution, one, reason)
    for spec in SPECS.values():
        changes = list(one.changes.filter(table=spec.table))
        if changes:
            _apply(spec, changes, institution, recorder)
    renew_paths(institution)
    renew_standing(institution)
    one.state, one.applied_at = Import.APPLIED, timezone.now()
    one.save(update_fields=["state", "applied_at"])
    recorder.whole(one)
    transaction.on_commit(lambda: forget(one.uid))
    return one


@service("org.undo_import", Words("撤销导入", "undid an import"), Right.WRITE_ORG)
def do_undo_import(act: Act, one: Import, *, reason: str) -> Import:
    """Put everything back as it was before an import.

    Raises:
        QunzhiError: rows have changed since, or something else stands on rows that it added.
    """
    one, institution = _locked(act, one, Import.APPLIED)
    recorder = Recorder(act, institution, one, reason)
    for spec in reversed(SPECS.values()):
        changes = list(one.changes.filter(table=spec.table))
        if changes:
            _undo(spec, changes, institution, recorder)
    renew_paths(institution)
    renew_standing(institution)
    one.state, one.undone_at = Import.UNDONE, timezone.now()
    one.save(update_fields=["state", "undone_at"])
    recorder.whole(one)
    return one


@service("org.drop_import", Words("放弃导入", "gave up an import"), Right.WRITE_ORG)
def do_drop_import(act: Act, one: Import) -> Import:
    """Give up a comparison; nothing was changed by it."""
    one, _ = _locked(act, one, Import.PREVIEWED)
    one.changes.all().delete()
    one.state = Import.DROPPED
    one.save(update_fields=["state"])
    act.note(one.ref, payload={"title": one.title})
    transaction.on_commit(lambda: forget(one.uid))
    return one


def _locked(act: Act, one: Import, state: str) -> tuple[Import, Institution]:
    """The import and its institution, held until the transaction ends; it must be in that state."""
    act.within(one.institution_id)
    institution = Institution.objects.select_for_update().get(pk=one.institution_id)
    one = Import.objects.select_for_update().get(pk=one.pk)
    if one.state != state:
        raise wrong_state(one)
    return one, institution


def _apply(spec: Spec, changes: list[ImportChange], institution: Institution, recorder: Recorder) -> None:
    there = since_preview(spec, changes, institution)
    keys = codes(institution)
    added = [c for c in changes if c.change == ADD]
    made = add_rows(spec, [c.after for c in added], institution, keys)
    for change, row in zip(added, made, strict=True):
        change.target = getattr(row, "uid", str(row.pk))
    if made and any(own_references(spec, c.after) for c in added):
        keys = codes(institution)
        change_rows(spec, [(r.pk, own_references(spec, c.after)) for c, r in zip(added, made, strict=True)], keys)
    changed = [c for c in changes if c.change != ADD]
    change_rows(spec, [(there[c.pk].pk, c.after) for c in changed], keys if not made else codes(institution))
    update(ImportChange, "target", ((c.target, c.pk) for c in added))
    recorder.rows(spec, changes)


def _undo(spec: Spec, changes: list[ImportChange], institution: Institution, recorder: Recorder) -> None:
    there = since_applied(spec, changes, institution)
    recorder.rows(spec, changes, undone=True)
    changed = [c for c in changes if c.change != ADD]
    change_rows(spec, [(there[c.pk].pk, c.before) for c in changed], codes(institution))
    added = [c for c in changes if c.change == ADD]
    try:
        _delete(spec, (there[c.pk].pk for c in added))
    except ProtectedError as exc:
        raise standing(exc) from None


def _delete(spec: Spec, pks: Iterable[int]) -> None:
    rows: Any = spec.model._default_manager.filter(pk__in=list(pks))
    for fact in (f for f in spec.fields.values() if f.to == spec.table):  # rows of one import may lead to one another
        rows.update(**{fact.attr: None})
    rows.delete()
