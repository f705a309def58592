"""What a work item is, told by its labels, where the tracker has no types (pure).

>>> type_of(["good first issue", "kind/bug"])
'bug'
"""

import re
from collections.abc import Iterable

_PREFIX = re.compile(r"^(?:issue[ -]?)?(?:type|kind)\s*(?:::|[:/=-])\s*", re.IGNORECASE)
_TYPES = frozenset(
    ("bug", "defect", "regression", "feature", "new feature", "feature request", "enhancement",
     "improvement", "story", "task", "epic", "documentation", "question", "chore", "incident")
)  # fmt: skip


def type_of(labels: Iterable[str]) -> str | None:
    """Return the first label that names a type, without a prefix such as ``type:``."""
    for label in labels:
        bare = _PREFIX.sub("", label.strip())
        if bare.lower() in _TYPES or (bare and bare != label.strip()):
            return bare
    return None
