"""qunzhi 群治: the rules of an institution's chat groups and accounts, made to work."""

__version__ = "0.1.0"
