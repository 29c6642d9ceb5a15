from __future__ import annotations

import pytest

from qunzhi.audit.flags import ScanResult
from tests.flags.madeup import scan


@pytest.fixture(scope="session")
def made() -> ScanResult:
    """The made-up scan; not to be changed."""
    return scan()
