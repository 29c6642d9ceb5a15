"""The outside turned into facts: a source knows no rule."""
