"""report.html: one file that works offline, on a phone and on paper."""

from qunzhi.reports.html.page import MOST_ROWS, write_html

__all__ = ["MOST_ROWS", "write_html"]
