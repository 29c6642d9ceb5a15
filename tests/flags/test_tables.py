import csv
import dataclasses
import time

import orjson
import pytest

from qunzhi.core.words import NOTHING, Words
from qunzhi.reports.flags import write_flags_csv, write_flags_json
from qunzhi.reports.flags.identity import flag_key, scan_digest
from tests.flags.madeup import flag, flags, scan


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_csv_has_exactly_these_columns(tmp_path):
    one = flag(provisions=("T-1", "T-2"), folds=("digits", "emoji"), confidence=0.999, sent_at=1_759_280_400_000_000)
    path = write_flags_csv(scan([one]), tmp_path / "deep" / "flags.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfmessage_id,group_id,sent_at,uid,category,")
    assert read(path) == [
        {
            "message_id": "m1",
            "group_id": "G1",
            "sent_at": "2025-10-01T09:00:00+08:00",
            "uid": "wxid_zhangsan01",
            "category": "personal_data",
            "detector": "mobile",
            "provisions": "T-1;T-2",
            "start": "4",
            "end": "15",
            "excerpt": "家长电话138*****00，请联系",
            "confidence": "1.00",
            "folds": "digits;emoji",
        }
    ]


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "a\r=1", "＝1", '=1\n2,"3'])
def test_csv_runs_nothing(tmp_path, evil):
    given = flag(excerpt=evil, uid=evil, message_id=evil, group_id=evil, category=evil, detector=evil, term=evil)
    row = read(write_flags_csv(scan([given]), tmp_path / "f.csv"))[0]
    for name in ("excerpt", "uid", "message_id", "group_id", "category", "detector"):
        assert row[name] == ("" if evil[0] == "a" else "'") + evil


def test_csv_of_an_unknown_sender_and_half_a_character(tmp_path):
    row = read(write_flags_csv(scan([flag(uid=None, excerpt="好\ud83d！")]), tmp_path / "f.csv"))[0]
    assert row["uid"] == ""
    assert row["excerpt"] == "好\ufffd！"


def test_json_holds_everything_but_values(made, tmp_path):
    path = write_flags_json(made, tmp_path / "flags.json")
    data = orjson.loads(path.read_bytes())
    assert data["format"] == "qunzhi flags 1"
    assert data["scan"] == scan_digest(made)
    assert len(data["flags"]) == len(made.flags) == 300
    assert {f.name for f in dataclasses.fields(made)} - {"wanted"} <= set(data)
    assert [c["code"] for c in data["categories"]] == [w.code for w in made.wanted]
    assert data["categories"][0]["name"] == {"zh": "他人个人信息", "en": "other people's data"}
    assert data["categories"][0]["weigh"]["zh"]
    assert len(data["categories"][0]["examples"]["for"]) == 2
    assert data["provisions"][4] == {
        "id": "T-3.5",
        "article": "三（五）",
        "category": "reputation",
        "severity": "major",
        "detect": [],
        "opinion": True,
        "people": {"zh": "", "en": ""},
    }
    assert data["groups"][-1]["refused"]["zh"] == "不在备案范围"
    assert data["groups"][0]["refused"] is None
    assert data["problems"][0]["place"] == {"file": "后勤值班群.txt", "line": 5120}
    assert b"secret value" not in path.read_bytes()


def test_json_flag(tmp_path):
    one = flag(term="词", reason="理由", alike="a9", source="image", excerpt="好\ud83d！")
    data = orjson.loads(write_flags_json(scan([one]), tmp_path / "f.json").read_bytes())
    assert data["flags"] == [
        {
            "message_id": "m1",
            "group_id": "G1",
            "sent_at": "2025-10-14T15:00:00+08:00",
            "uid": "wxid_zhangsan01",
            "category": "personal_data",
            "detector": "mobile",
            "provisions": ["T-2.4a"],
            "severity": "major",
            "start": 4,
            "end": 15,
            "excerpt": "好\ufffd！",
            "mark": [4, 14],
            "confidence": 0.95,
            "folds": [],
            "why": {"zh": "11 位手机号", "en": "an 11-digit mobile number"},
            "term": "词",
            "reason": "理由",
            "alike": "a9",
            "source": "image",
        }
    ]


def test_json_of_nothing(tmp_path):
    nothing = scan([], wanted=(), notes=[Words("注", ""), NOTHING])
    data = orjson.loads(write_flags_json(nothing, tmp_path / "f.json").read_bytes())
    assert data["flags"] == []
    assert data["categories"] == []


def test_digest_is_that_of_what_was_found():
    one, other = flag(), flag(message_id="m2")
    assert scan_digest(scan([one, other])) == scan_digest(scan([other, one], made_at=0, files=[]))
    assert scan_digest(scan([one])) != scan_digest(scan([other]))
    assert scan_digest(scan([one])) != scan_digest(scan([one], lexicon_version="13"))
    assert flag_key(one) == flag_key(flag(confidence=0.1, excerpt="x"))
    assert flag_key(one) != flag_key(flag(start=5))


def test_a_hundred_thousand_flags_are_fast(tmp_path):
    many = scan(flags(100_000))
    started = time.perf_counter()
    write_flags_csv(many, tmp_path / "f.csv")
    write_flags_json(many, tmp_path / "f.json")
    assert time.perf_counter() - started < 15
