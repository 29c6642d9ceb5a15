"""The JSON interface of the register, for programs with tokens of narrow scope."""
