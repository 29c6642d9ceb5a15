"""Every YAML example of the documentation is a sound pack, or a provision of one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qunzhi.packs import check_pack

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEAD = """\
pack: LJ
title: 办法
effective: 2024-09-01
offices: {registrar: [办公室]}
chain:
  primary: {default: head}
  direct: {default: owner}
provisions:
"""


@pytest.mark.parametrize("name", ["writing-a-pack.md", "writing-a-pack.zh-CN.md"])
def test_examples(name: str, tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 5
    for block in blocks:
        text = block if block.startswith("pack:") else HEAD + block
        path = tmp_path / "x.yaml"
        path.write_text(text, "utf-8")
        checked = check_pack(path)
        assert not checked.problems, "\n".join(p.show("en") for p in checked.problems)
        assert checked.pack is not None
