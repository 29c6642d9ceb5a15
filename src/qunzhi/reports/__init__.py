"""Papers made from a result: terminal, html, xlsx, docx, csv, json. A report knows no rule, pack or source."""

from qunzhi.reports.circular import write_circular
from qunzhi.reports.csv import write_csv
from qunzhi.reports.html import write_html
from qunzhi.reports.json import write_json
from qunzhi.reports.terminal import print_summary
from qunzhi.reports.xlsx import write_xlsx

__all__ = ["print_summary", "write_circular", "write_csv", "write_html", "write_json", "write_xlsx"]
