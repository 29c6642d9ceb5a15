"""report.xlsx: what an office sends round."""

from qunzhi.reports.xlsx.book import MOST_UNITS, write_xlsx

__all__ = ["MOST_UNITS", "write_xlsx"]
