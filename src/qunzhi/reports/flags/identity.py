"""What makes a flag and a scan the same from one page to the next, and texts that any file can hold."""

from __future__ import annotations

import re
from hashlib import blake2b

from qunzhi.audit.flags import Flag, ScanResult

_LONE = re.compile("[\ud800-\udfff]")


def sound(text: str) -> str:
    """The text without halves of characters, which UTF-8 cannot hold; as many code points as before."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def flag_key(flag: Flag) -> str:
    """Twelve hexadecimal digits that stay the same as long as the same is found in the same place."""
    parts = (flag.message_id, flag.group_id, flag.start, flag.end, flag.detector, flag.term, flag.category)
    return _digest(*map(str, parts), size=6)


def scan_digest(result: ScanResult, keys: list[str] | None = None) -> str:
    """What a scan found under which pack and lexicon, as 32 hexadecimal digits; not when it was made.

    Args:
        result: the scan.
        keys: ``flag_key`` of every flag, in any order, where they are known already.
    """
    found = sorted(keys if keys is not None else map(flag_key, result.flags))
    groups = sorted(f"{g.group_id} {g.messages}" for g in result.groups)
    return _digest(result.pack, result.lexicon, result.lexicon_version, *groups, "", *found, size=16)


def _digest(*parts: str, size: int) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
