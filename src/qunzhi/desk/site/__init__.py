"""The system administrator's pages: institutions, packs, accounts, the site's health."""
