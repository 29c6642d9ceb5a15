"""Institutions, units, people, postings, and their import."""
