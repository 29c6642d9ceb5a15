"""Rules about groups (subject: group_id)."""
