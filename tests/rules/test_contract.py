"""What the house refuses in a rule, and in a file of cases."""

from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import BaseModel, Field, ValidationError

from qunzhi.core.spans import Span
from qunzhi.core.words import Words
from qunzhi.rules import casefile, contract
from qunzhi.rules.contract import Rule, RuleParams, RuleRefusedError, all_rules, check, doc_of


class Good(Rule):
    """A group that is blue.

    Bad: a blue group,
    or a bluish one.
    Good: a red one.
    Needs: groups.
    """

    title = Words("蓝", "blue")
    needs = ("groups",)
    remedies: ClassVar = {"violation": Words("改", "change it")}

    class Params(RuleParams):
        within: Span = Field(description="how long")

    def find(self, world, p, text_time):
        return world.groups


def changed(**parts):
    return type("Changed", (Good,), {"__doc__": Good.__doc__, **parts})()


class Silent(RuleParams):
    within: Span


@pytest.fixture
def with_cases(monkeypatch):
    monkeypatch.setattr(contract, "cases_file", lambda rule: Path(__file__))


def test_a_whole_rule_is_let_in(with_cases):
    check(Good())


@pytest.mark.parametrize(
    ("rule", "lacks"),
    [
        (changed(__doc__=""), "a docstring"),
        (changed(__doc__="A group.\n\nBad: b\nGood: g\n"), "a docstring"),
        (changed(__doc__="A group.\n\nBad: b\nNeeds: n\n"), "a docstring"),
        (changed(__doc__="A group.\n\nGood: g\nNeeds: n\n"), "a docstring"),
        (changed(__doc__="Bad: b\nGood: g\nNeeds: n\n"), "a docstring"),
        (changed(title=None), "a title"),
        (changed(remedies={}), "remedies"),
        (changed(needs=("groups", "grups")), "tables of the facts"),
        (changed(Params=Silent), "a description for each parameter"),
    ],
)
def test_a_rule_that_lacks_one_part_is_refused_for_it_alone(with_cases, rule, lacks):
    with pytest.raises(RuleRefusedError, match=lacks) as caught:
        check(rule)
    assert ";" not in str(caught.value)


def test_a_rule_without_cases_is_refused():
    with pytest.raises(RuleRefusedError, match=r"test_contract\.cases\.yaml"):
        check(Good())


def test_every_part_that_is_missing_is_named(with_cases):
    with pytest.raises(RuleRefusedError) as caught:
        check(changed(__doc__="", title=None))
    assert "docstring" in str(caught.value)
    assert "title" in str(caught.value)


def test_a_docstring_in_its_parts():
    doc = doc_of(Good())
    assert (doc.finds, doc.bad, doc.good, doc.needs) == (
        "A group that is blue.",
        "a blue group, or a bluish one.",
        "a red one.",
        "groups.",
    )


def test_all_rules_are_there_in_order_and_named_as_their_files():
    rules = all_rules()
    assert len(rules) == 56
    assert list(rules) == sorted(rules)
    assert all(contract.cases_file(rule).stem == f"{name}.cases" for name, rule in rules.items())


@pytest.mark.parametrize("name", sorted(all_rules()))
def test_a_parameter_that_no_rule_has_is_refused(name):
    params = all_rules()[name].Params
    assert issubclass(params, BaseModel)
    with pytest.raises(ValidationError, match="Extra inputs"):
        params.model_validate({"widthin": "5 working days"})


def read(tmp_path, text):
    path = tmp_path / "blue.cases.yaml"
    path.write_text(text, encoding="utf-8")
    return list(casefile._read("blue", path))


def test_times_of_a_case_are_read_as_they_are_written(tmp_path):
    (case,) = read(
        tmp_path,
        """
        - case: times
          as_of: 2024-03-15
          pack: {effective: 2024-03-04}
          facts:
            groups: [{group_id: G1, created_at: 2024-03-04T09:00}]
            notices: [{notice_id: N1, sent_at: 2024-03-04, reply_by: 2024-03-05}]
          expect:
            - {subject: G1, state: due, due_at: 2024-03-15T23:59:59+08:00}
            - {subject: G2, state: unknown, due_at: null}
            - {subject: G3, state: unknown}
        """,
    )
    assert case.facts.tables["groups"]["created_at"][0].as_py().isoformat() == "2024-03-04T09:00:00+08:00"
    notice = case.facts.tables["notices"].to_pylist()[0]
    assert notice["sent_at"].isoformat() == "2024-03-04T00:00:00+08:00"
    assert notice["reply_by"].isoformat() == "2024-03-05T23:59:59+08:00"
    assert [(e.due_at, e.due_given) for e in case.expect] == [
        ("2024-03-15T23:59:59+08:00", True),
        (None, True),
        (None, False),
    ]
    assert case.text_time is True


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("- {case: a, expects: []}", ValueError),
        ("- {case: a, facts: {grups: [{group_id: G1}]}}", KeyError),
        ("- {case: a, facts: {groups: [{group_id: G1, colour: blue}]}}", KeyError),
        ("- {case: a, facts: {groups: [{group_id: G1, created_at: monday}]}}", ValueError),
        ("- {as_of: 2024-03-15}", KeyError),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(tmp_path, text, error):
    with pytest.raises(error):
        read(tmp_path, text)
