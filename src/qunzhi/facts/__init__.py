"""The vocabulary: what every source fills and every rule reads."""
