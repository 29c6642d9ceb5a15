"""The ledger in the site's database: one append-only log for each institution and one for the site."""
