"""The institution's own terms: read, checked, built, matched. No term is built in."""
