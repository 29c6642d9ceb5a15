"""The five packs: complete, enacted, cited unambiguously, in our own words."""

from __future__ import annotations

import csv
import re
from collections import defaultdict

import pytest
import yaml

from qunzhi.packs import Pack, installed
from qunzhi.packs.coverage import coverage, totals
from qunzhi.packs.rooms import Rooms

from .conftest import SHARED

IDS = ("CQNY", "ENT", "ISE", "PXZY", "TFXX")
#: Times that the texts themselves give; every other time is a reading.
OWN_TIMES = {
    ("ISE-6.2", "filed_in_time"),
    ("PXZY-2.2", "recognised"),
    ("PXZY-2.5b", "dissolved_in_time"),
    ("ENT-10.4b", "dissolved_in_time"),
    ("TFXX-25", "regularised"),
}


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {p.pack: p for p in installed()}


def test_all_five_with_220_provisions(packs: dict[str, Pack]) -> None:
    assert set(packs) >= set(IDS)
    assert sum(len(packs[i].provisions) for i in IDS) == 220


def test_ids_kinds_and_rooms_are_those_of_the_mission(packs: dict[str, Pack]) -> None:
    mission = SHARED / "provisions.yaml"
    if not mission.exists():
        return
    rows = yaml.safe_load(mission.read_text("utf-8"))["provisions"]
    ours = {p.id: (p.kind, p.needs) for i in IDS for p in packs[i].provisions}
    assert ours == {r["id"]: (r["kind"], r["needs"]) for r in rows}


def test_every_provision_is_enacted_and_shown_in_coverage(packs: dict[str, Pack]) -> None:
    for i in IDS:
        rows = coverage(packs[i])
        assert all(r.by for r in rows)
        assert totals(rows)["all"] == len(packs[i].provisions)


def test_planned_turns_to_enacted_when_the_rooms_are_there(packs: dict[str, Pack]) -> None:
    for i in IDS:
        bare = coverage(packs[i], Rooms())
        detectors = {d for p in packs[i].provisions if p.content for d in p.content.detect}
        procedures = {p.desk for p in packs[i].provisions if p.desk} | {"content.judge"}
        full = coverage(packs[i], Rooms(frozenset(detectors), frozenset(procedures)))
        assert totals(bare)["planned"] > 0
        assert totals(full)["planned"] == 0
        assert totals(full)["enacted"] == totals(bare)["enacted"] + totals(bare)["planned"]


def test_times_of_the_text_and_readings(packs: dict[str, Pack]) -> None:
    own = {
        (t.provision.id, t.rule)
        for i in IDS
        for t in packs[i].turned_on()
        if t.text_time and {"within", "by", "every"} & set(t.params)
    }
    assert own == OWN_TIMES


def test_readings_say_what_why_and_what_else(packs: dict[str, Pack]) -> None:
    for i in IDS:
        for p in packs[i].provisions:
            for r in p.filled_readings:
                assert r.value, (p.id, r.what)
                assert r.text, (p.id, r.what)
                assert len(r.text) <= 20, (p.id, r.what)
                assert r.why.zh, (p.id, r.what)
                assert r.why.en != r.why.zh, (p.id, r.what)


def test_findings_on_a_reading_weigh_little(packs: dict[str, Pack]) -> None:
    for i in IDS:
        for t in packs[i].turned_on():
            if not t.text_time:
                assert t.severity in {"minor", "advisory"}, t.provision.id


def test_one_citation_never_means_two_articles(packs: dict[str, Pack]) -> None:
    for i in IDS:
        numbers: dict[str, set[str]] = defaultdict(set)
        for p in packs[i].provisions:
            number = re.match(rf"{i}-(\d+b?(?=$)|\d+)", p.id)
            assert number, p.id
            numbers[re.split(r"第（|第\d", p.article, maxsplit=1)[0]].add(number.group(1).rstrip("b"))
            assert p.article.strip(), p.id
        assert all(len(n) == 1 for n in numbers.values()), {a: n for a, n in numbers.items() if len(n) > 1}


def test_doubled_damaged_and_missing_articles_of_ent(packs: dict[str, Pack]) -> None:
    ent = packs["ENT"]
    assert ent.provision("ENT-12.1").article.startswith("第十二条（第一处）")
    assert ent.provision("ENT-12b").article == "第十二条（第二处）"
    assert "有损" in ent.provision("ENT-4").article
    assert not any(p.article.startswith("第七条") for p in ent.provisions)


def test_own_words(packs: dict[str, Pack]) -> None:
    """No twelve consecutive characters of a regulation in what we ship."""
    for i in IDS:
        source = SHARED / "regulations" / f"{i}.txt"
        if not source.exists():
            continue
        text = re.sub(r"\s", "", source.read_text("utf-8"))
        for p in packs[i].provisions:
            told = re.sub(r"\s", "", p.says.zh)
            copied = [told[k : k + 12] for k in range(len(told) - 11) if told[k : k + 12] in text]
            assert not copied, (p.id, copied)


def test_severities_fit_the_sample(packs: dict[str, Pack]) -> None:
    for i in IDS:
        expected = SHARED / "samples" / "expected" / i / "findings.csv"
        if not expected.exists():
            continue
        with expected.open(encoding="utf-8") as lines:
            weights = {(r["provision"], r["rule"]): r["severity"] for r in csv.DictReader(lines)}
        ours = {(t.provision.id, t.rule): t.severity for t in packs[i].turned_on()}
        assert {k: ours.get(k) for k in weights} == weights


def test_texts_that_are_not_here_are_said(packs: dict[str, Pack]) -> None:
    assert any("14 类" in n.zh and "ISE-7.0" in n.zh for n in packs["ISE"].notes)
    assert any("院宣〔2016〕9号" in n.zh for n in packs["CQNY"].notes)
    assert any("新媒体管理办法" in n.zh for n in packs["CQNY"].notes)


def test_heads(packs: dict[str, Pack]) -> None:
    assert {i: packs[i].effective.date.isoformat() for i in IDS} == {
        "ISE": "2023-03-22",
        "CQNY": "2021-02-19",
        "PXZY": "2022-06-17",
        "ENT": "2022-06-26",
        "TFXX": "2022-03-01",
    }
    assert all(packs[i].effective.reading.zh for i in IDS)
    assert packs["PXZY"].platforms == {"wechat", "qq", "wecom"}
    assert packs["TFXX"].platforms is None
    assert len(packs["PXZY"].issuers) == len(packs["PXZY"].adoptions) == 2
    assert packs["ENT"].chain.holder("primary", "unit") == "secretary_then_head"
    assert packs["CQNY"].chain.holder("primary", "club") == "instructor"
    assert packs["TFXX"].chain.links == ("primary", "direct", "overseer")
