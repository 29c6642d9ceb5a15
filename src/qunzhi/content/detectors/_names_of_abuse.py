"""What a lexicon may call the category of abuse."""

from __future__ import annotations

ABUSE = frozenset({"abuse", "insult", "personal_attack", "辱骂", "谩骂", "侮辱", "人身攻击", "脏话", "人身攻击与谩骂"})
