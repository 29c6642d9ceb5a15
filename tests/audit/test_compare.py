"""New, still open, resolved; what another value would change."""

from datetime import timedelta

import pytest

from qunzhi.audit.compare import audit_since
from qunzhi.audit.session import Session
from qunzhi.audit.whatif import run_what_if, split_changes
from qunzhi.core.errors import QunzhiError
from qunzhi.core.instants import parse_as_of
from tests.small import at, audited, facts, group, member, pack, person, post

FILED, BURST = ("filed_in_time",), ("burst_chat",)


def filing(group_id, when):
    row = {"filing_id": f"F{group_id}", "subject": "group", "subject_id": group_id, "act": "filing"}
    return {**row, "office_id": "U2", "submitted_at": at(when)}


def since(source, which, earlier, later):
    with Session(source) as session:
        return audit_since(session, which, parse_as_of(earlier), parse_as_of(later))


def changes(result):
    return {(f.subject, f.state): f.change for f in result.rows()}


def test_new_open_and_resolved():
    groups = [
        group("OLD"),
        group("DONE"),
        group("TURNS", created_at=at("2024-03-04 09:00")),
        group("LATER", created_at=at("2024-03-13 09:00")),
        group("STILL", created_at=at("2024-03-08 09:00")),
        group("GONE", dissolved_at=at("2024-03-09 09:00")),
    ]
    source = facts(groups=groups, filings=[filing("DONE", "2024-03-10 09:00")])
    result = since(source, pack("PXZY", FILED), "2024-03-08T18:00:00+08:00", "2024-03-15T10:00:00+08:00")
    assert changes(result) == {
        ("OLD", "violation"): "open",
        ("TURNS", "violation"): "new",  # was due, and is a violation now
        ("LATER", "due"): "new",
        ("STILL", "due"): "open",
        ("DONE", "violation"): "resolved",
        ("GONE", "violation"): "resolved",
    }
    assert result.directory.groups["DONE"] == "信息系DONE工作群", "what is resolved still has a name"
    assert result.since == parse_as_of("2024-03-08T18:00:00+08:00")
    instants = [us for us, _ in result.trend]
    assert (instants[0], instants[-1]) == (result.since, result.as_of)
    assert len(result.trend) == 6
    assert result.trend[-1][1] == {"violation": 2, "due": 2}


def burst(start, seconds=10, messages=30, name="M"):
    return [
        {
            "message_id": f"{name}{n}",
            "group_id": "G1",
            "uid": f"u{n % 3}",
            "sent_at": at(start) + timedelta(seconds=n * seconds),
            "kind": "text",
        }
        for n in range(messages)
    ]


def test_each_burst_is_a_finding_of_its_own():
    source = facts(groups=[group("G1")], messages=burst("2024-03-05 20:00") + burst("2024-03-12 20:00", name="N"))
    result = since(source, pack("CQNY", BURST), "2024-03-10T00:00:00+08:00", "2024-03-15T10:00:00+08:00")
    runs = {f.facts["start_at"][:10]: f.change for f in result.rows()}
    assert runs == {"2024-03-05": "open", "2024-03-12": "new"}
    assert len({f.subject for f in result.rows()}) == 1


def test_before_the_pack_everything_is_new():
    source = facts(groups=[group("G1", created_at=at("2022-07-01 09:00"))])
    result = since(source, pack("PXZY", FILED), "2022-06-01T00:00:00+08:00", "2022-08-01T00:00:00+08:00")
    assert changes(result) == {("G1", "violation"): "new"}


def crowded(*sizes):
    people = [person(f"P{n}") for n in range(max(sizes))]
    groups = [group(f"G{k}") for k, _ in enumerate(sizes)]
    members = [
        member(f"G{k}", f"P{n}", "owner" if n == 0 else "member") for k, size in enumerate(sizes) for n in range(size)
    ]
    return facts(people=people, postings=[post("P1", "U3", "head")], groups=groups, memberships=members)


def tried(source, which, *texts):
    at_ = parse_as_of("2024-03-15T18:00:00+08:00")
    with Session(source) as session:
        return run_what_if(session, which, split_changes(texts), at_, audited(source, which)).difference


def test_what_if_a_higher_or_lower_cap():
    source, cqny = crowded(149, 151, 160), pack("CQNY", ("size_cap",))
    looser = tried(source, cqny, "size_cap.max=155")
    assert looser.lost["subject"].to_pylist() == ["G1"]
    assert looser.gained.num_rows == 0
    assert looser.people == {"P0": (1, 0), "P1": (1, 0)}, "the owner and the head"
    tighter = tried(source, cqny, "CQNY-5.4:size_cap.max=100")
    assert tighter.gained["subject"].to_pylist() == ["G0"]
    assert tighter.people == {"P0": (0, 1), "P1": (0, 1)}


def test_what_if_a_longer_time_moves_deadlines():
    source = facts(groups=[group("G1", created_at=at("2024-03-07 09:00"))])
    changed = tried(source, pack("PXZY", FILED), "filed_in_time.within=10 working days")
    assert (changed.gained.num_rows, changed.lost.num_rows) == (0, 0)
    ((old, new),) = changed.moved
    assert (old["state"], old["due_at"]) == ("violation", "2024-03-14T23:59:59+08:00")
    assert (new["state"], new["due_at"]) == ("due", "2024-03-21T23:59:59+08:00")


def test_what_if_a_whole_pack(tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(
        "pack: PXZY\ntitle: 修订稿\neffective: 2022-06-17\nchain: {primary: {default: head}}\n"
        "provisions:\n  - {id: PXZY-9, article: 九, says: 人数, severity: advisory, rules: [{size_cap: {max: 150}}]}\n",
        "utf-8",
    )
    changed = tried(crowded(151), pack("PXZY", FILED), str(other))
    assert changed.gained["provision"].to_pylist() == ["PXZY-9"]
    assert changed.lost["rule"].to_pylist() == ["filed_in_time"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "size_cap.max=500"),
        ("size_cup.max=5", "size_cap"),
        ("size_cap.most=5", "max"),
        ("size_cap.max=many", "size_cap.max"),
    ],
)
def test_what_cannot_be_tried_says_what_can(text, said):
    with pytest.raises(QunzhiError) as caught:
        tried(facts(), pack("CQNY", ("size_cap",)), text)
    assert said in " ".join(p.show("zh") for p in caught.value.problems)
