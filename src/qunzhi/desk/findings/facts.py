"""The desk's own data as facts: the same tables that sheets fill, so that the same rules judge them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils import timezone

from qunzhi.core.instants import to_us
from qunzhi.desk.access.packs import adopted, offices
from qunzhi.desk.org.importing.spec import OWN_FACTS, SPECS, Spec
from qunzhi.desk.org.models import Institution, OfficeOf
from qunzhi.facts.columns import FILE_COLUMN, ROW_COLUMN
from qunzhi.facts.factset import FactSet, SourceFile
from qunzhi.facts.tables import TABLES

#: Rows that are read from the database at a time.
_READ = 20_000
#: Tables that come by import alone so far: where nobody has brought any in they are not supplied, and not judged empty.
_IMPORTED_ONLY = ("recertifications", "checks")


def facts_of(institution: Institution) -> FactSet:
    """All facts that the desk keeps of an institution; ``_row`` counts the rows as they are stored."""
    out = FactSet()
    for spec in SPECS.values():
        name = spec.table
        table = _table(spec, institution, len(out.files))
        if name in _IMPORTED_ONLY and not table.num_rows:
            continue
        if name == "units":
            table = _called_as_chosen(table, institution)
        out.tables[name] = table
        out.files.append(SourceFile("群治登记", TABLES[name].zh, name))
        out.supplied[name] = frozenset(f for f in spec.fields if f not in OWN_FACTS)
    out.tables["filings"] = _of_registered(out.tables)
    return out


def _of_registered(tables: Mapping[str, pa.Table]) -> pa.Table:
    """Filings of groups and accounts that are registered: an application under way has some for a group that is still
    to be made, and no file names a subject that its tables do not hold."""
    filings = tables["filings"]
    known = {"group": tables["groups"]["group_id"], "account": tables["accounts"]["account_id"]}
    kept = pa.array([False] * filings.num_rows, pa.bool_())
    for subject, ids in known.items():
        there = pc.is_in(filings["subject_id"], value_set=ids.combine_chunks())
        kept = pc.or_(kept, pc.and_(pc.equal(filings["subject"], subject), there))
    return filings.filter(kept)


def write_facts(institution: Institution, folder: Path) -> list[Path]:
    """The facts as Parquet files, one a table, exact to the microsecond: ``qunzhi audit FOLDER`` reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for name, table in facts_of(institution).tables.items():
        columns = [c for c in table.column_names if c not in (FILE_COLUMN, ROW_COLUMN)]
        pq.write_table(table.select(columns), folder / f"{name}.parquet")
        out.append(folder / f"{name}.parquet")
    return out


def _table(spec: Spec, institution: Institution, file: int) -> pa.Table:
    schema = TABLES[spec.table].arrow_schema
    facts = [f for f in spec.fields if f not in OWN_FACTS]
    attrs = [f"{spec.fields[f].attr}__code" if spec.fields[f].kind == "ref" else spec.fields[f].attr for f in facts]
    rows: Any = spec.model._default_manager.filter(**{spec.owner: institution}).order_by("pk").values_list(*attrs)
    batches, read = [], 0
    columns: list[list[Any]] = [[] for _ in facts]
    for row in rows.iterator(_READ):
        for column, value in zip(columns, row, strict=True):
            column.append(None if value == "" or value == [] else value)
        if len(columns[0]) == _READ:
            batches.append(_batch(schema, facts, columns, file, read))
            read, columns = read + _READ, [[] for _ in facts]
    batches.append(_batch(schema, facts, columns, file, read))
    return pa.Table.from_batches(batches, schema=schema)


def _called_as_chosen(units: pa.Table, institution: Institution) -> pa.Table:
    """Units that were chosen by hand to fill an office have the office's names among theirs.

    Rules find the offices of a route by name or alias (RULES, routed_to_office); whoever chose a unit has said that it
    is the one the text means.
    """
    names = {(o.pack, o.office): o.names for o in offices(adopted(institution.packs, to_us(timezone.now())))}
    chosen = OfficeOf.objects.filter(institution=institution).values_list("pack", "office", "unit__code")
    more: dict[str, list[str]] = {}
    for pack, office, code in chosen:
        more.setdefault(code, []).extend(names.get((pack, office), ()))
    if not more:
        return units
    rows = zip(units["unit_id"].to_pylist(), units["aliases"].to_pylist(), strict=True)
    aliases = [list(dict.fromkeys([*(had or ()), *more.get(code, ())])) or None for code, had in rows]
    at = units.schema.get_field_index("aliases")
    return units.set_column(at, units.schema.field(at), pa.array(aliases, units.schema.field(at).type))


def _batch(schema: pa.Schema, facts: list[str], columns: list[list[Any]], file: int, before: int) -> pa.RecordBatch:
    count = len(columns[0]) if columns else 0
    given = dict(zip(facts, columns, strict=True))
    given[FILE_COLUMN] = [file] * count
    given[ROW_COLUMN] = list(range(before + 1, before + count + 1))
    arrays = [pa.array(given[f.name], f.type) if f.name in given else pa.nulls(count, f.type) for f in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
