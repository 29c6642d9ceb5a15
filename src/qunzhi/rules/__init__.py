"""One rule one file; found by discovery. A rule knows no institution, no source, no report."""
