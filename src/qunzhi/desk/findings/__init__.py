"""The audit of the desk's own data."""
