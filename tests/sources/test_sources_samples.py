"""The shared samples, clean and messy, say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_equal import assert_equal_facts

from qunzhi.sources.tabular import load

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not beside this repository")


def test_messy_equals_clean() -> None:
    clean, messy = load(SAMPLES / "clean"), load(SAMPLES / "messy")
    assert len(clean.tables) == 17
    assert_equal_facts(clean, messy)
    assert {u.header for u in messy.unknown_columns} == {"备注说明"}
