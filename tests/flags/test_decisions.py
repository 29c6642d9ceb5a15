import orjson
import pytest

from qunzhi.content import review
from qunzhi.content.review import ByHand, Decision, Decisions, read_decisions, write_decisions
from qunzhi.core.errors import QunzhiError
from qunzhi.packs.rooms import JUDGING, Rooms

ONE = Decision("m1", "G1", 4, 15, "mobile", "", "personal", "confirmed", "看过", "2025-10-15", "电话138*00", (2, 8))
TWO = Decision("m1", "G1", 4, 9, "own_terms", "代跑", "off_work", "false", "", "2025-10-15")
NOTE = ByHand("reputation", "T-3.5", "", "G2", "2025-10-01T09:30:00+08:00", "转述", "2025-10-15")
ALL = Decisions("abc", "词库", "12", (ONE, TWO), (NOTE, NOTE))


def written(tmp_path, **changes):
    """A right file with some fields of the first decision, or of the head, changed."""
    path = write_decisions(ALL, tmp_path / "decisions.json")
    data = orjson.loads(path.read_bytes())
    for key, value in changes.items():
        (data if key in data else data["decided"][0])[key] = value
    path.write_bytes(orjson.dumps(data))
    return path


def refused(path):
    with pytest.raises(QunzhiError) as caught:
        read_decisions(path)
    assert all(p.place.file == path.name for p in caught.value.problems)
    assert all(p.hint.zh and p.message.en for p in caught.value.problems)
    return caught.value.problems


def test_round_trip(tmp_path):
    assert read_decisions(write_decisions(ALL, tmp_path / "deep" / "d.json")) == ALL
    assert read_decisions(write_decisions(Decisions("x"), tmp_path / "e.json")) == Decisions("x")


def test_a_file_with_a_byte_order_mark_and_unknown_keys_is_read(tmp_path):
    path = written(tmp_path, pack="T", later="?")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_decisions(path) == ALL


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("decision", "maybe", "decided[0].decision"),
        ("decision", 1, "decided[0].decision"),
        ("reason", "  ", "decided[0].reason"),
        ("message_id", "", "decided[0].message_id"),
        ("start", -1, "decided[0].start"),
        ("start", True, "decided[0].start"),
        ("start", 99, "decided[0].end"),
        ("end", "5", "decided[0].end"),
        ("mark", [0, 99], "decided[0].mark"),
        ("mark", [0], "decided[0].mark"),
        ("mark", [True, 2], "decided[0].mark"),
        ("decided_on", "yesterday", "decided[0].decided_on"),
        ("decided", {}, "decided"),
        ("decided", [1], "decided[0]"),
        ("scan", "", "scan"),
        ("by_hand", [{"reason": "x", "provision": "T", "noted_on": "2025-10-15"}], "by_hand[0].message_id"),
        ("by_hand", [{"message_id": "m", "provision": "T", "noted_on": "2025-10-15"}], "by_hand[0].reason"),
    ],
)
def test_wrong_fields_are_named(tmp_path, field, value, says):
    assert any(p.message.zh.startswith(says + " ") for p in refused(written(tmp_path, **{field: value})))


def test_an_instant_without_its_offset_is_wrong(tmp_path):
    path = write_decisions(Decisions("x", by_hand=(ByHand("c", "T", "m", "", "2025-10-01T09:30", "r", "2025-10-15"),)),
                           tmp_path / "d.json")  # fmt: skip
    assert refused(path)[0].message.zh.startswith("by_hand[0].sent_at")


def test_the_same_place_twice_is_wrong(tmp_path):
    path = write_decisions(Decisions("x", decided=(ONE, TWO, ONE)), tmp_path / "d.json")
    assert "decided[0]" in refused(path)[0].message.zh


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b'{"format": "qunzhi decisions 1",\n "decided": [', "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "not_decisions"),
        (b'{"format": "qunzhi flags 1"}', "not_decisions"),
        (b'{"format": "qunzhi decisions 2"}', "newer_format"),
    ],
)
def test_other_files_are_refused(tmp_path, raw, code):
    path = tmp_path / "d.json"
    path.write_bytes(raw)
    assert refused(path)[0].code == code


def test_broken_json_says_where(tmp_path):
    path = tmp_path / "d.json"
    path.write_bytes(b'{"format": "x",\n "decided": [}')
    assert refused(path)[0].place.line == 2


def test_too_large_and_not_there(tmp_path, monkeypatch):
    assert refused(tmp_path / "none.json")[0].code == "unreadable"
    monkeypatch.setattr(review, "MOST_BYTES", 10)
    assert refused(written(tmp_path))[0].code == "too_large"


def test_errors_hold_no_whole_messages(tmp_path):
    secret = "王小明的电话是13800138000，住在云岭市青山路8号" * 3
    problems = refused(written(tmp_path, decision=secret, decided_on=secret))
    assert len(problems) == 2
    assert not any(secret[:40] in p.show(lang) for p in problems for lang in ("zh", "en"))


def test_people_judging_is_announced():
    assert JUDGING in Rooms.look().procedures
