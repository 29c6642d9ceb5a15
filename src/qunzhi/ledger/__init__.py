"""An append-only record that nobody can change unseen: canonical entries, a Merkle tree over them, signed checkpoints.

Pure: no database and no web framework. The desk stores it (``qunzhi.desk.ledger``); ``verifier/`` checks an export of
it with nothing of ours. The bytes are written down in docs/ledger-format.md.
"""
