"""Where the shared sample is, for those who have it beside the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"
PACKS = ("ISE", "CQNY", "PXZY", "ENT", "TFXX")
AS_OF = "2024-03-15T18:00:00+08:00"
