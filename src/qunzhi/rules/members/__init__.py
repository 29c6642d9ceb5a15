"""Rules about members (subject: group_id/uid)."""
