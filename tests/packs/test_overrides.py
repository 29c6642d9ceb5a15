"""What-if values."""

from __future__ import annotations

import pytest

from qunzhi.core.errors import QunzhiError
from qunzhi.packs import Pack, in_force, installed, merge_overrides

LATE = 1 << 62


def pack(name: str) -> Pack:
    return in_force(installed(), name, LATE)


def params(p: Pack, provision: str, rule: str) -> dict[str, object]:
    use = p.provision(provision).use(rule)
    assert use is not None
    return use.params


def test_everywhere_the_rule_is_on() -> None:
    old = pack("CQNY")
    new = merge_overrides(old, {"size_cap.max": "500", "filed_in_time.within": "3 working days"})
    assert params(new, "CQNY-5.4", "size_cap") == {"max": 500}
    for name in ("CQNY-7.2a", "CQNY-7.2b", "CQNY-7.2c"):
        assert params(new, name, "filed_in_time")["within"] == "3 working days"
    assert params(old, "CQNY-5.4", "size_cap") == {"max": 150}
    assert new.version != old.version
    assert new.notes == old.notes


def test_one_provision_only() -> None:
    new = merge_overrides(pack("ISE"), {"ISE-5.8:dissolved_in_time.within": "48 hours"})
    assert params(new, "ISE-5.8", "dissolved_in_time")["within"] == "48 hours"
    assert params(new, "ISE-6.4", "dissolved_in_time")["within"] == "5 working days"
    assert new.provision("ISE-5.8").filled_readings[0].value == "48 hours"


def test_lists() -> None:
    for text in ("[unit, club]", "unit, club", "unit、club"):
        new = merge_overrides(pack("CQNY"), {"within_scope.kinds": text})
        assert params(new, "CQNY-6.2", "within_scope")["kinds"] == ["unit", "club"]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("size_cup.max", "500", "size_cap"),
        ("size_cap.maximum", "500", "max"),
        ("size_cap.max", "many", "size_cap.max"),
        ("dissolved_in_time.within", "1 day", "does not turn on"),
        ("CQNY-9.9:size_cap.max", "1", "no provision"),
        ("CQNY-4.1:size_cap.max", "1", "does not turn on"),
        ("size_cap", "1", "rule.parameter"),
        ("name_has_unit.x", "1", "this rule has none"),
        ("filed_in_time.within", "soon", "5 working days"),
    ],
)
def test_names_and_values_that_do_not_fit(key: str, value: str, says: str) -> None:
    with pytest.raises(QunzhiError) as caught:
        merge_overrides(pack("CQNY"), {key: value})
    assert says in caught.value.problems[0].show("en")


def test_all_that_is_wrong_at_once() -> None:
    with pytest.raises(QunzhiError) as caught:
        merge_overrides(pack("CQNY"), {"a.b": "1", "c.d": "2"})
    assert len(caught.value.problems) == 2
