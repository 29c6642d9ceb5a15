"""Several versions of one pack: the as-of picks the one in force."""

import pytest

from qunzhi.audit.compare import audit_since
from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import parse_as_of
from qunzhi.packs import NotInForce, in_force, installed
from tests.small import facts, group, member, person

TEXT = """\
pack: ABC
title: 青山学院工作群办法（{year} 年）
institution: 青山学院
effective: {year}-03-01
chain: {{primary: {{default: head}}, direct: {{default: owner}}}}
provisions:
  - {{id: ABC-1, article: 第一条, says: 不超过 {most} 人, severity: advisory, rules: [{{size_cap: {{max: {most}}}}}]}}
"""


@pytest.fixture
def packs(tmp_path):
    for year, most in ((2022, 3), (2024, 5)):
        (tmp_path / f"abc-{year}.yaml").write_text(TEXT.format(year=year, most=most), "utf-8")
    return installed([tmp_path])


@pytest.fixture
def session():
    people = [person(f"P{n}") for n in range(6)]
    members = [member(g, f"P{n}") for g, size in (("G4", 4), ("G6", 6)) for n in range(size)]
    with Session(facts(people=people, groups=[group("G4"), group("G6")], memberships=members)) as session:
        yield session


@pytest.mark.parametrize(
    ("as_of", "title", "subjects"),
    [
        ("2023-12-31T12:00:00+08:00", "2022", ["G4", "G6"]),
        ("2024-02-29T23:59:59+08:00", "2022", ["G4", "G6"]),
        ("2024-03-01T00:00:00+08:00", "2024", ["G6"]),
    ],
)
def test_the_version_in_force_judges(packs, session, as_of, title, subjects):
    at = parse_as_of(as_of)
    result = audit(session, in_force(packs, "ABC", at), at)
    assert title in result.pack.title.zh
    assert sorted(f.subject for f in result.rows()) == subjects


def test_before_the_first_there_is_none(packs):
    with pytest.raises(NotInForce, match="2022-03-01"):
        in_force(packs, "ABC", parse_as_of("2021-01-01"))


def test_a_change_of_the_text_resolves_what_it_no_longer_forbids(packs, session):
    earlier, later = parse_as_of("2024-02-01"), parse_as_of("2024-04-01")
    old, new = in_force(packs, "ABC", earlier), in_force(packs, "ABC", later)
    result = audit_since(session, new, earlier, later, earlier_pack=old)
    assert {f.subject: f.change for f in result.rows()} == {"G4": "resolved", "G6": "open"}
