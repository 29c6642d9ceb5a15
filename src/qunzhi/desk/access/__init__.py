"""Who may what: rights, roles, guards and the declaration of pages."""
