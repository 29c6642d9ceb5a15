"""The demonstration site: two made-up institutions, set up through the same services as real ones."""
