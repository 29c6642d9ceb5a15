"""Everything that writes groups."""
