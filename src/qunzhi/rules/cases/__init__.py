"""Rules about cases and notices."""
