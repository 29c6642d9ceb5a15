"""How a text is folded so that what is written differently but reads alike compares alike."""
