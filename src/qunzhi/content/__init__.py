"""From messages to flags: folding, lexicons, detectors. A flag is a place in a message; it never judges a person."""
