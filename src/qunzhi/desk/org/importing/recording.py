"""An import in the ledger: one entry for the whole, one for each row, under the units and people that it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from qunzhi.desk.org.importing.compare import ADD, END
from qunzhi.desk.org.importing.spec import Spec
from qunzhi.desk.org.importing.values import Row
from qunzhi.desk.org.models import Import, ImportChange, Institution, Person, Unit
from qunzhi.desk.registry.models import Group
from qunzhi.desk.services import Act

_MODELS: dict[str, type[Unit | Person | Group]] = {"units": Unit, "people": Person, "groups": Group}
#: What taking a change back is: the row that was added goes, the one that was ended is there again.
_TAKEN_BACK = {ADD: "remove", END: "restore"}


class Recorder:
    """Writes the notes of one apply or undo."""

    def __init__(self, act: Act, institution: Institution, one: Import, reason: str) -> None:
        self._act, self._institution, self._import, self._reason = act, institution, one, reason

    def whole(self, one: Import) -> None:
        """The import itself."""
        self._act.note(one.ref, reason=self._reason, payload={"title": one.title, "counts": one.counts})

    def rows(self, spec: Spec, changes: Iterable[ImportChange], *, undone: bool = False) -> None:
        """One entry a row. To be called while the rows that it names exist."""
        refs = self._refs(spec)
        for change in changes:
            key = dict(zip(spec.key, change.key.split("\t"), strict=True))
            about = self._about(spec, {**key, **change.before, **change.after}, refs)
            subject = f"{spec.ref_kind}:{change.target}" if spec.ref_kind else about[0] if about else self._import.ref
            before, after = (change.after, change.before) if undone else (change.before, change.after)
            done = _TAKEN_BACK.get(change.change, change.change) if undone else change.change
            payload = {"key": key, "change": done, "before": before, "after": after}
            about = (*(r for r in about if r != subject), self._import.ref)
            act = spec.undo_act if undone else spec.act
            self._act.note(subject, about=about, reason=self._reason, act=act, payload=payload)

    def _refs(self, spec: Spec) -> dict[str, dict[str, str]]:
        """table -> code -> ref, for what rows of this table lead to."""
        wanted = {f.to or f.names for f in spec.fields.values() if f.to or f.names}
        out = {}
        for name in wanted:
            model = _MODELS[name]
            rows = model._default_manager.filter(institution=self._institution).values_list("code", "uid")
            out[name] = {code: f"{model.kind}:{uid}" for code, uid in rows}
        return out

    @staticmethod
    def _about(spec: Spec, row: Row, refs: dict[str, dict[str, str]]) -> tuple[str, ...]:
        fields = [(name, f.to or f.names) for name, f in spec.fields.items() if (f.to or f.names) and row.get(name)]
        found = (refs[table].get(str(row[name])) for name, table in fields)
        return tuple(dict.fromkeys(ref for ref in found if ref))
