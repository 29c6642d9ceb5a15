"""Facts and looks while something is under way: an application, another look."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from qunzhi.desk.findings.facts import write_facts
from qunzhi.desk.findings.looking import look_at
from qunzhi.desk.findings.models import Look
from qunzhi.desk.registry.filings import file_act
from qunzhi.sources.tabular import load
from tests.desk.makers import House


def test_what_is_filed_for_a_group_that_is_still_to_be_made_is_no_fact_yet(home: House, tmp_path: Path) -> None:
    file_act(home.institution, "group", "申2026-0001", "approval", home.units["dept"])
    file_act(home.institution, "group", home.groups["section"].code, "approval", home.units["dept"])
    write_facts(home.institution, tmp_path)
    read = load(tmp_path)
    assert read.problems == []
    assert read.tables["filings"]["subject_id"].to_pylist() == [home.groups["section"].code]


def test_a_look_leaves_alone_what_another_process_is_making(home: House) -> None:
    making = Look.objects.create(institution=home.institution, as_of=timezone.now(), log_size=0)
    stale = timezone.now() - timedelta(days=2)
    broken_off = Look.objects.create(institution=home.institution, as_of=stale, log_size=0)
    look_at(home.institution)
    last = look_at(home.institution)
    left = Look.objects.filter(institution=home.institution)
    assert set(left.values_list("pk", flat=True)) == {making.pk, last.pk}
    assert not left.filter(pk=broken_off.pk).exists()
