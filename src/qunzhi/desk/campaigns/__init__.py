"""Campaigns: every unit goes through its list by a date (PXZY-2.2, PXZY-2.5d, ISE-5.7, TFXX-25)."""
