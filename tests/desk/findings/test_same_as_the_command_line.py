"""What is found in the desk's own data is what the command line finds in the sheets that were imported."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import to_us
from qunzhi.demo import write_institution
from qunzhi.desk.findings.facts import facts_of, write_facts
from qunzhi.desk.findings.looking import current_look, look_at
from qunzhi.desk.findings.models import Finding
from qunzhi.desk.org.importing.spec import SPECS
from qunzhi.desk.org.models import Institution, OfficeOf
from qunzhi.desk.running.demonstration.sheets import imported
from qunzhi.facts.factset import FactSet
from qunzhi.packs.store import in_force, installed
from qunzhi.sources.tabular import load
from tests.desk.makers import House, house

PACKS = ("ISE", "CQNY", "PXZY", "ENT", "TFXX")
SHARED = Path(__file__).parents[4] / "shared" / "samples"
AS_OF = datetime(2025, 10, 20, 10, 0, tzinfo=UTC)


def bare(slug: str = "bare") -> Institution:
    """An institution without rows of its own, and a registrar elsewhere who brings sheets in."""
    return Institution.objects.create(slug=slug, name="试验学院", packs=list(PACKS))


def bring_in(folder: Path) -> tuple[Institution, FactSet]:
    """Import a folder into a house whose own rows are made to vanish from the facts, and give what was imported."""
    made: House = house("lab", "试验学院")
    made.institution.packs = list(PACKS)
    made.institution.save()
    imported(sorted(p for p in folder.iterdir() if p.suffix in (".csv", ".xlsx")), made.users["registrar"])
    return made.institution, facts_of(made.institution)


def found_by_command(facts: FactSet, as_of: datetime) -> Counter[tuple[str, ...]]:
    """Rows of all packs, as the command line finds them."""
    out: Counter[tuple[str, ...]] = Counter()
    packs = installed([])
    with Session(facts) as session:
        for name in PACKS:
            result = audit(session, in_force(packs, name, to_us(as_of)), to_us(as_of))
            for row in result.findings.to_pylist():
                out[tuple(str(row[c]) for c in ("provision", "rule", "subject", "state", "severity", "due_at"))] += 1
    return out


def found_by_desk(institution: Institution, as_of: datetime) -> Counter[tuple[str, ...]]:
    look = look_at(institution, as_of)
    out: Counter[tuple[str, ...]] = Counter()
    for one in Finding.objects.filter(look=look):
        due = one.due_at.astimezone(tz=None) if one.due_at else None
        out[(one.provision, one.rule, one.subject, one.state, one.severity, _iso(due))] += 1
    return out


def _iso(moment: datetime | None) -> str:
    from qunzhi.core.instants import iso

    return iso(to_us(moment)) if moment else ""


def joined(sheets: FactSet, desk: FactSet) -> FactSet:
    """The sheets with the rows that the desk had before: what the command line is given to judge the same things."""
    import pyarrow as pa

    keys = {"units": "unit_id", "people": "person_id"}
    out = FactSet(files=sheets.files)
    for name in SPECS:
        rows = desk.tables.get(name)
        if rows is None:
            continue
        if name in sheets.tables:
            mine = sheets.tables[name]
            if name in keys:
                known = set(mine[keys[name]].to_pylist())
                rows = rows.filter(pa.array([k not in known for k in rows[keys[name]].to_pylist()], pa.bool_()))
            elif name == "postings":
                known = set(mine["person_id"].to_pylist())
                rows = rows.filter(pa.array([k not in known for k in rows["person_id"].to_pylist()], pa.bool_()))
            else:
                known = set(mine[mine.column_names[0]].to_pylist())
                rows = rows.filter(
                    pa.array([k not in known for k in rows[rows.column_names[0]].to_pylist()], pa.bool_())
                )
            out.tables[name] = pa.concat_tables([mine, rows.cast(mine.schema)])
        else:
            out.tables[name] = rows
    return out


def check(folder: Path) -> None:
    institution, desk = bring_in(folder)
    sheets = joined(load(folder, lenient=True), desk)
    wanted, got = found_by_command(sheets, AS_OF), found_by_desk(institution, AS_OF)
    assert sum(wanted.values()) > 300
    assert not wanted - got, list((wanted - got).items())[:5]
    assert not got - wanted, list((got - wanted).items())[:5]


@pytest.mark.django_db
def test_of_the_generated_institution(tmp_path: Path) -> None:
    check(write_institution(tmp_path))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["clean", "messy"])
def test_of_the_sample(name: str) -> None:
    if not (SHARED / name).is_dir():
        pytest.skip("the shared sample is not here")
    check(SHARED / name)


@pytest.mark.django_db
def test_written_facts_are_read_as_they_were(home: House, tmp_path: Path) -> None:
    write_facts(home.institution, tmp_path)
    again = found_by_command(load(tmp_path), AS_OF + timedelta(days=400))
    assert again == found_by_command(facts_of(home.institution), AS_OF + timedelta(days=400))
    assert again


@pytest.mark.django_db
def test_a_look_takes_the_place_of_the_one_before(home: House, away: House) -> None:
    first = look_at(home.institution)
    other = look_at(away.institution)
    second = look_at(home.institution)
    assert current_look(home.institution) == second
    assert current_look(away.institution) == other
    assert not Finding.objects.filter(look_id=first.pk).exists()
    assert Finding.objects.filter(look=second, group=home.groups["section"]).exists()
    assert not Finding.objects.filter(look=second, group__institution=away.institution).exists()


@pytest.mark.django_db
def test_a_unit_that_was_chosen_for_an_office_is_called_so(home: House) -> None:
    OfficeOf.objects.create(institution=home.institution, pack="CQNY", office="registrar", unit=home.units["general"])
    rows = facts_of(home.institution).tables["units"].to_pylist()
    aliases = {row["unit_id"]: row["aliases"] for row in rows}
    assert aliases["GENERAL"] == ["党委工作部"]
    assert aliases["PUBLICITY"] == ["党委宣传部"]
    assert aliases["OTHER"] is None
