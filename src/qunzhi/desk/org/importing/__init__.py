"""Import of units, people, postings, groups and memberships: compared first, applied as a whole, undone as a whole."""
