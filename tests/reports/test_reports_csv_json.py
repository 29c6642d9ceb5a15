import csv

import orjson

from qunzhi.core.instants import iso
from qunzhi.reports import write_csv, write_json

COLUMNS = "provision,rule,subject,state,severity,due_at,unit_id,people,remedy,facts"


def test_columns_and_order(plain, tmp_path):
    findings, proposals = write_csv(plain, tmp_path, "zh")
    assert [findings.name, proposals.name] == ["findings.csv", "proposals.csv"]
    text = findings.read_bytes()
    assert not text.startswith(b"\xef\xbb\xbf")
    assert text.decode().splitlines()[0] == COLUMNS
    rows = list(csv.DictReader(findings.open(encoding="utf-8", newline="")))
    assert [r["subject"] for r in rows] == plain.findings["subject"].to_pylist()
    assert orjson.loads(rows[0]["people"]) == {"primary": ["P1"], "direct": ["P2"]}
    assert orjson.loads(rows[0]["facts"])["within"] == "5 working days"
    assert rows[0]["remedy"] == "请补办备案。"
    assert proposals.read_text(encoding="utf-8").splitlines() == [
        "provision,person_id,subject,amount,measure",
        "T-9,P1,U4,200,deduction",
        "T-9,P2,C7,,referral",
    ]


def test_language_and_change(since, tmp_path):
    findings, _ = write_csv(since, tmp_path, "en")
    rows = list(csv.DictReader(findings.open(encoding="utf-8", newline="")))
    assert list(rows[0]) == [*COLUMNS.split(","), "change"]
    assert rows[0]["change"] == "new"
    assert rows[0]["remedy"] == "File the group."


def test_no_cell_runs_as_a_formula(nasty, tmp_path):
    for path in write_csv(nasty, tmp_path, "zh"):
        for row in csv.reader(path.open(encoding="utf-8", newline="")):
            assert all(cell[:1] not in set("=+-@\t\r\n＝＋－＠") for cell in row)


def test_json_holds_everything(since, tmp_path):
    made = orjson.loads(write_json(since, tmp_path).read_bytes())
    assert list(made) == ["institution", "pack", "as_of", "since", "trend", "counts", "notes", "findings", "proposals"]
    assert made["as_of"] == iso(since.as_of)
    assert made["pack"]["title"] == {"zh": "工作群管理办法（试行）", "en": "Rules for work groups"}
    assert made["pack"]["provisions"]["T-1"]["readings"][0]["why"]["en"] == "as in like rules"
    assert made["notes"] == [{"kind": "outside", "text": {"zh": "2 个群不在范围内", "en": "2 groups lie outside"}}]
    assert len(made["findings"]) == since.findings.num_rows
    first = made["findings"][0]
    assert first["facts"]["filings"] == []
    assert first["remedy"] == {"zh": "请补办备案。", "en": "File the group."}
    assert first["change"] == "new"
    assert made["proposals"][1]["amount"] is None


def test_json_of_nothing(make, tmp_path):
    made = orjson.loads(write_json(make([]), tmp_path).read_bytes())
    assert made["findings"] == []
    assert "since" not in made
