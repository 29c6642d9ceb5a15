"""Campaigns: every unit goes through its list by a date."""
