"""The printable 台账: the ledger of one thing as a workbook and as a paper."""
