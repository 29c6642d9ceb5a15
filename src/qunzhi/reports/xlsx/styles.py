"""Cell formats of the workbook, made once."""

from __future__ import annotations

from typing import Any

FONT = "等线"
#: Font and fill colour of each severity, for conditional formats; text on its fill meets 4.5:1.
SEVERITY_COLOURS: dict[str, tuple[str, str]] = {
    "critical": ("#8E1B2E", "#F8DDE1"),
    "major": ("#93380F", "#FBE5DA"),
    "minor": ("#6E4E00", "#FBF0D2"),
    "advisory": ("#44546A", "#E8EDF3"),
}
CHART_COLOURS: dict[str, str] = {
    "critical": "#8E1B2E",
    "major": "#C2512F",
    "minor": "#D0A03A",
    "advisory": "#9AA8B8",
}
_BORDER = {"border": 1, "border_color": "#D0CEC6"}


class Styles:
    """Formats by what they are for."""

    def __init__(self, book: Any) -> None:
        def made(**props: Any) -> Any:
            return book.add_format({"font_name": FONT, "font_size": 10.5, "valign": "vcenter", **props})

        self.title = made(bold=True, font_size=16)
        self.sub = made(font_color="#555B63")
        self.warn = made(font_color="#8E1B2E", bold=True, text_wrap=True)
        self.head = made(bold=True, bg_color="#EFEDE6", text_wrap=True, align="center", **_BORDER)
        self.text = made(text_wrap=True, **_BORDER)
        self.link = made(font_color="#1F5386", underline=1, **_BORDER)
        self.mid = made(align="center", text_wrap=True, **_BORDER)
        self.when = made(align="center", num_format="yyyy-mm-dd hh:mm", **_BORDER)
        self.number = made(num_format='#,##0;-#,##0;"·"', **_BORDER)
        self.total = made(num_format="#,##0", bold=True, bg_color="#F7F5EF", **_BORDER)
        self.total_text = made(bold=True, bg_color="#F7F5EF", **_BORDER)
        self.big = made(num_format="#,##0", bold=True, font_size=20, align="center", **_BORDER)
        self.big_name = made(bold=True, align="center", bg_color="#EFEDE6", **_BORDER)
        self.means = made(font_color="#555B63", font_size=9, align="center", text_wrap=True, **_BORDER)
        self.plain = made(text_wrap=True, valign="top")
        self.plain_bold = made(text_wrap=True, bold=True, valign="top")
        self.severity = {
            code: book.add_format({"font_color": ink, "bg_color": ground, "bold": code in ("critical", "major")})
            for code, (ink, ground) in SEVERITY_COLOURS.items()
        }
