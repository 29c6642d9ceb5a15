"""How much of an input is believable; what is beyond is refused by name."""

from __future__ import annotations

#: Rows looked at to find the header, and records read one by one before the fast way begins.
HEAD_ROWS = 30
#: Columns of a sheet with content; the widest table has fewer than twenty.
MAX_COLUMNS = 500
#: UTF-8 bytes of one cell; a spreadsheet itself stops at 32,767 characters.
MAX_CELL = 131_072
#: Problems kept; the rest are counted.
MAX_PROBLEMS = 100_000
#: Characters of a bad value that are kept to be shown.
MAX_SHOWN = 120
#: Bytes of a delimited file handled at a time.
BLOCK = 16 << 20
#: Rows of a workbook or Parquet file handled at a time.
ROWS = 50_000

#: A zip's content against its size, and what the content may be at most, in bytes.
MAX_RATIO = 200
RATIO_FROM = 4 << 20
MAX_UNZIPPED = 4 << 30
MAX_MEMBERS = 5_000
MAX_STRINGS = 1 << 30
#: Cells of the rectangle that a sheet spans (a reader keeps them all), and how thinly they may be filled.
MAX_AREA = 40_000_000
AREA_FROM = 2_000_000
MAX_THIN = 40
#: XML elements inside one another.
MAX_DEPTH = 200
#: Parquet rows for each byte of the file.
MAX_ROWS_PER_BYTE = 100
