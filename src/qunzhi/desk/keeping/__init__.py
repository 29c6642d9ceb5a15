"""Accounts as they are kept: opened by the registrar, unlocked and reset by registrar and system administrator."""
