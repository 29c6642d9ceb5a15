"""Files that must be refused, made small."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{REL}">{{pr}}'
    '<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def sheet_xml(cells: str, extra: str = "") -> str:
    head = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{extra}'
    return f"{head}<sheetData>{cells}</sheetData></worksheet>"


def row(number: int, *values: str) -> str:
    cells = "".join(f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{v}</t></is></c>' for i, v in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


def xlsx(path: Path, sheet: str, *, name: str = "群组", pr: str = "", extra: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", TYPES)
        z.writestr("_rels/.rels", RELS.format(kind=REL + "/officeDocument", target="xl/workbook.xml"))
        z.writestr("xl/_rels/workbook.xml.rels", RELS.format(kind=REL + "/worksheet", target="worksheets/sheet1.xml"))
        z.writestr("xl/workbook.xml", BOOK.format(name=name, pr=pr))
        z.writestr("xl/worksheets/sheet1.xml", sheet)
        for member, data in (extra or {}).items():
            z.writestr(member, data)
    return path


GOOD = row(1, "群编号", "平台", "群名", "群类型") + row(2, "G1", "qq", "一群", "unit")


def bomb(path: Path) -> Path:
    """Half a gigabyte of blanks in a shared-strings part."""
    return xlsx(path, sheet_xml(GOOD), extra={"xl/sharedStrings.xml": b" " * (512 << 20)})


def lying_bomb(path: Path) -> Path:
    """A part that inflates to far more than its directory entry says."""
    xlsx(path, sheet_xml(GOOD), extra={"xl/styles.xml": b"<a>" + b" " * (64 << 20) + b"</a>"})
    data = bytearray(path.read_bytes())
    real = struct.pack("<I", (64 << 20) + 7)
    small = struct.pack("<I", 1000)
    path.write_bytes(bytes(data).replace(real, small))
    return path


def overlapping_bomb(path: Path, members: int = 2000) -> Path:
    """Many directory entries over one well-packed member."""
    packed = zlib.compressobj(9, wbits=-15)
    content = b" " * (3 << 20)
    body = packed.compress(content) + packed.flush()
    crc = zlib.crc32(content)
    local = (
        struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, crc, len(body), len(content), 5, 0) + b"xl/aa" + body
    )
    out = io.BytesIO(local)
    out.seek(0, 2)
    start = out.tell()
    for n in range(members):
        name = f"xl/{n:06d}.xml".encode()
        out.write(
            struct.pack(
                "<IHHHHHHIIIHHHHHII",
                0x02014B50,
                20,
                20,
                0,
                8,
                0,
                33,
                crc,
                len(body),
                len(content),
                len(name),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + name
        )
    size = out.tell() - start
    out.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, members, members, size, start, 0))
    path.write_bytes(out.getvalue())
    return path
