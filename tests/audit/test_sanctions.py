"""What sanctions propose: RULES, Consequences, at its edges."""

from datetime import date

import pytest

from tests.small import at, audited, case, facts, group, member, pack, person, post, proposed

RULES = ("fields_known", "identity_known", "reported_in_time", "rectified_in_time")
PXZY, ENT = pack("PXZY", RULES), pack("ENT", RULES)
HEAD = post("P1", "U3", "head")


def college(**more):
    tables = {
        "people": [person("P1"), person("P2"), person("P3"), person("S1", "student")],
        "postings": [HEAD, post("P2", "U3"), post("P3", "U3"), post("S1", "U3")],
        "groups": [group("G1", created_by="P3")],
        "memberships": [member("G1", "P2", "owner"), member("G1", "P3"), member("G1", "S1")],
    }
    return facts(**{**tables, **more})


@pytest.mark.parametrize(
    ("influence", "provision", "amount"),
    [("bad", "c", 400), ("internal", "c", 400), ("external", "d", 500), ("superior", "d", 500)],
)
def test_primary_direct_and_the_cases_person_by_influence(influence, provision, amount):
    result = audited(college(cases=[case("C1", influence=influence, person_id="P3")]), PXZY)
    assert proposed(result, f"PXZY-4.4{provision}") == [(p, "C1", amount) for p in ("P1", "P2", "P3")]
    assert proposed(result, "PXZY-4.4c" if provision == "d" else "PXZY-4.4d") == []


@pytest.mark.parametrize("more", [{"influence": "none"}, {"influence": "bad", "confirmed": False}, {"influence": None}])
def test_nothing_without_influence_or_before_it_is_confirmed(more):
    result = audited(college(cases=[case("C1", person_id="P3", **more)]), PXZY)
    assert proposed(result, "PXZY-4.4c") == proposed(result, "PXZY-4.4d") == []


def test_one_person_in_two_capacities_pays_once():
    owner_is_head = [member("G1", "P1", "owner")]
    cases = [case("C1", influence="bad", person_id="P1"), case("C2", influence="bad", person_id="P2")]
    result = audited(college(memberships=owner_is_head, cases=cases), PXZY)
    assert proposed(result, "PXZY-4.4c") == [("P1", "C1", 400), ("P1", "C2", 400), ("P2", "C2", 400)]


def test_deductions_touch_only_staff_and_contract():
    people = [person("P1", "contract"), person("P2", "migrant"), person("P3"), person("S1", "student")]
    result = audited(college(people=people, cases=[case("C1", influence="bad", person_id="S1")]), PXZY)
    assert proposed(result, "PXZY-4.4c") == [("P1", "C1", 400)]


def test_referral_of_anybody_when_unlawful_and_no_amount():
    cases = [case("C1", person_id="S1", unlawful=True), case("C2", person_id="S1", unlawful=True, confirmed=False)]
    source = college(cases=cases)
    assert proposed(audited(source, PXZY), "PXZY-4.4e") == [("S1", "C1", None)]
    assert proposed(audited(source, ENT), "ENT-12.3") == [("S1", "C1", None)]


def test_once_for_each_primary_and_unit_with_an_open_violation():
    groups = [group("G1", purpose=None), group("G2", purpose=None), group("G3", "U2", purpose=None)]
    members = [member(g, "P2", "owner") for g in ("G1", "G2", "G3")]
    members.append(member("G1", "X", person_id=None))
    postings = [HEAD, post("P1", "U2", "head"), post("P2", "U3")]
    result = audited(college(groups=groups, memberships=members, postings=postings), PXZY)
    assert proposed(result, "PXZY-4.4a") == [("P1", "U2", 200), ("P1", "U3", 200)]


def test_once_for_a_case_with_two_open_violations():
    result = audited(college(cases=[case("C1")]), PXZY)
    assert proposed(result, "PXZY-4.4b") == [("P1", "C1", 300)]


@pytest.mark.parametrize(
    ("postings", "who"),
    [
        ([post("P3", "U3", "party_secretary", date(2001, 1, 1)), post("P1", "U3", "head")], "P1"),
        ([post("P1", "U3", "head", date(2021, 1, 1)), post("P3", "U3", "head", date(2020, 1, 1))], "P3"),
        ([post("P3", "U3", "head"), post("P2", "U3", "head")], "P2"),
        ([post("P1", "U3", "head", date(1990, 1, 1)), post("P3", "U3", "head", None)], "P3"),
        ([{**post("P1", "U3", "head"), "until": date(2024, 3, 14)}, post("P3", "U3", "party_secretary")], "P3"),
        ([{**post("P1", "U3", "head"), "until": date(2024, 3, 15)}, post("P3", "U3", "party_secretary")], "P1"),
    ],
    ids=["head first", "earliest since", "then id", "no since is earliest", "left yesterday", "last day today"],
)
def test_which_of_several_heads(postings, who):
    result = audited(college(postings=postings, cases=[case("C1")]), PXZY)
    assert proposed(result, "PXZY-4.4b") == [(who, "C1", 300)]


def test_ent_asks_the_party_secretary_first():
    postings = [post("P1", "U3", "head", date(2001, 1, 1)), post("P3", "U3", "party_secretary")]
    result = audited(college(postings=postings, cases=[case("C1")]), ENT)
    late = [f for f in result.rows() if f.subject == "C1" and f.rule == "rectified_in_time"]
    assert [f.people["primary"] for f in late] == [["P3"]]


def test_several_owners_the_smallest_id():
    members = [member("G1", "P3", "owner"), member("G1", "P2", "owner")]
    result = audited(college(memberships=members, cases=[case("C1", influence="bad")]), PXZY)
    assert [p for p, _, _ in proposed(result, "PXZY-4.4c")] == ["P1", "P2"]


def test_a_dissolved_groups_direct_person_is_its_creator():
    gone = group("G1", created_by="P3", dissolved_at=at("2024-03-05 09:00"))
    result = audited(college(groups=[gone], cases=[case("C1", influence="bad")]), PXZY)
    assert [p for p, _, _ in proposed(result, "PXZY-4.4c")] == ["P1", "P3"]


def test_a_case_of_an_account_goes_to_the_head_of_the_host_and_the_admin():
    account = {"account_id": "A1", "platform": "weibo", "name": "青山官微", "host_unit_id": "U3", "admin_id": "P3"}
    cases = [case("C1", group_id=None, account_id="A1", influence="superior", person_id="P2")]
    result = audited(college(accounts=[account], cases=cases), PXZY)
    assert proposed(result, "PXZY-4.4d") == [("P1", "C1", 500), ("P2", "C1", 500), ("P3", "C1", 500)]


def test_a_case_in_a_group_that_is_not_governed_proposes_nothing():
    result = audited(college(groups=[group("G1", kind="non_work")], cases=[case("C1", influence="bad")]), PXZY)
    assert result.proposals.num_rows == 0
