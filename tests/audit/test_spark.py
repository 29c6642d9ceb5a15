"""All packs on DuckDB and on Spark: the same findings and proposals, row by row."""

import shutil
from collections import Counter

import pytest

from qunzhi.audit.run import audit
from qunzhi.audit.session import Session
from qunzhi.core.instants import parse_as_of
from qunzhi.demo import AS_OF, write_institution
from qunzhi.facts.engine import DuckEngine
from qunzhi.packs import in_force, installed
from qunzhi.sources.tabular import load
from tests.shared import PACKS

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java on this machine: Spark cannot run"),
]


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    pytest.importorskip("pyspark", reason="the [spark] extra is not installed")
    from qunzhi.facts.spark import SparkEngine

    facts = load(write_institution(tmp_path_factory.mktemp("demo")))
    with Session(facts, engine=DuckEngine()) as duck, Session(facts, engine=SparkEngine()) as spark:
        yield duck, spark


def rows(table):
    return Counter(tuple(str(v) for v in row.values()) for row in table.to_pylist())


@pytest.mark.parametrize("pack", PACKS)
def test_same_on_both_engines(sessions, pack):
    at = parse_as_of(AS_OF)
    chosen = in_force(installed(), pack, at)
    duck, spark = (audit(session, chosen, at) for session in sessions)
    assert rows(duck.findings) == rows(spark.findings)
    assert rows(duck.proposals) == rows(spark.proposals)
    assert duck.findings.num_rows > 0
