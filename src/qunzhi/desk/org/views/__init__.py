"""The pages of units, people, imports and corrections."""
