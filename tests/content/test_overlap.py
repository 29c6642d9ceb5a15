"""Messages that several exports have, told by id and instant within their group."""

from __future__ import annotations

from qunzhi.audit.overlap import Overlap


def test_what_a_file_before_has_is_not_fresh_and_a_file_does_not_shadow_itself():
    overlap = Overlap()
    assert overlap.fresh("A", ["1", "1", "2"], [5, 5, 6]) == [True, True, True]
    assert overlap.fresh("A", ["1"], [5]) == [True], "the same file, a batch later"
    overlap.file_ends()
    assert overlap.fresh("A", ["1", "1", "3", "2"], [5, 7, 5, 6]) == [False, True, True, False]
    assert overlap.fresh("B", ["1"], [5]) == [True]
    overlap.file_ends()
    assert overlap.fresh("A", ["3", "2"], [5, 6]) == [False, False], "of any file before"
    assert overlap.fresh("A", [], []) == []
