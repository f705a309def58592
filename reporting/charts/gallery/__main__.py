"""Write the contact sheet."""

import argparse
from pathlib import Path

from reporting.charts.gallery import contact_sheet
from reporting.charts.gallery.cases import cases

_PAGE = Path(__file__).parents[3] / "docs" / "gallery.png"

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m reporting.charts.gallery", description=__doc__
    )
    parser.add_argument("--out", type=Path, default=_PAGE, help="where to write")
    contact_sheet.write(cases(), parser.parse_args().out)
