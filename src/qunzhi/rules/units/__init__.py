"""Rules about units, people and training."""
