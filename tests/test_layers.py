"""Imports go one way through the house."""

import subprocess
import sys
from pathlib import Path

from tests.shared import ROOT


def test_import_layers_hold():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_nothing_of_ours_imports_a_web_framework_below_the_desk():
    for path in (ROOT / "src" / "qunzhi").rglob("*.py"):
        if "desk" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert "import django" not in text
            assert "from django" not in text, path
