"""Many pictures on one sheet, in rows below the name of their kind, each with a caption."""

import io
from collections.abc import Sequence
from itertools import batched, groupby
from pathlib import Path
