"""circular.docx (通报) in the measures of GB/T 9704-2012."""

from qunzhi.reports.circular.paper import write_circular

__all__ = ["write_circular"]
