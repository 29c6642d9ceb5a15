"""Acts on many groups at once: what can be done, what it would do, and what it did."""
