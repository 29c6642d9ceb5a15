"""What is done to applications: applying, deciding, and the group that comes of it."""
