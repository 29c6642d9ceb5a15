"""``qunzhi desk`` and ``qunzhi ledger``: thin commands, joined to the command line by entry points (pyproject.toml)."""
