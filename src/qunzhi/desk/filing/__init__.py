"""Applications for groups, and their way through the offices."""
