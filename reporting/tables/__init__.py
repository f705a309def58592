"""CSV files as typed frames: what columns there are, of which type, in which unit.

opening   plain or packed, and never too large      picking   which lines matter
export    V2 exports                                cells     what a cell may say
legacy    Legacy reports
"""

from reporting.tables.export import read
from reporting.tables.legacy import read_legacy
from reporting.tables.opening import LIMIT_BYTES
from reporting.tables.picking import lines_about

__all__ = ["LIMIT_BYTES", "lines_about", "read", "read_legacy"]
