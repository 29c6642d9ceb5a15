"""What a token may do. Each is narrow; a token has the ones that were ticked and no more than its maker's rights."""

from __future__ import annotations

from enum import Enum

from qunzhi.core.words import Words


class Scope(Enum):
    """One thing that a program may do."""

    GROUPS_READ = "groups:read"
    MEMBERS_READ = "members:read"
    FILINGS_READ = "filings:read"
    FINDINGS_READ = "findings:read"
    GROUPS_WRITE = "groups:write"

    @property
    def words(self) -> Words:
        """It in words."""
        return _WORDS[self]


_WORDS = {
    Scope.GROUPS_READ: Words("读群的登记", "read groups"),
    Scope.MEMBERS_READ: Words("读群成员", "read members"),
    Scope.FILINGS_READ: Words("读备案", "read filings"),
    Scope.FINDINGS_READ: Words("读核对结果", "read findings"),
    Scope.GROUPS_WRITE: Words("改群的几项资料", "change a few facts of groups"),
}
