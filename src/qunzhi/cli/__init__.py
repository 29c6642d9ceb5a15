"""Thin commands. Each module here that has ``app`` (a group) or ``command`` (one command) is found by discovery."""
