"""What a commit's message says of the pull request that it brought in (pure)."""

import re
from dataclasses import dataclass

NUMBER = r"([1-9]\d{0,8})"
SQUASH = re.compile(rf"\(#{NUMBER}\)$")
GITHUB_MERGE = re.compile(
    rf"Merge pull request #{NUMBER}(?!\d)(?: from [^\s/]+/(\S+))?"
)
GITLAB_MERGE = re.compile(rf"^See merge request \S*!{NUMBER}$", re.MULTILINE)
GITLAB_SUBJECT = re.compile(r"Merge branch '(.+?)'(?: into '(.+)')?")


@dataclass(frozen=True, slots=True)
class Naming:
    """A pull request as a message names it; empty texts where it does not say.

    ``is_squash`` is true for a subject ending with ``(#123)``.
    """

    number: int
    title: str = ""
    body: str = ""
    source_branch: str = ""
    target_branch: str = ""
    is_squash: bool = False


def naming(message: str) -> Naming | None:
    """Read the pull request a commit message names; None for most messages.

    >>> naming("Fix the fan (#12)").number
    12
    >>> naming("Merge pull request #7 from ada/fan").source_branch
    'fan'
    >>> naming("See also (#12) and (#13) for more") is None
    True
    """
    # Most commits name nothing: two searches tell them apart before anything is cut.
    if "#" not in message and "See merge request " not in message:
        return None
    subject, body = _parts(message)
    if match := SQUASH.search(subject):
        title = subject[: match.start()].rstrip() or subject
        return Naming(int(match[1]), title, body, is_squash=True)
    if match := GITHUB_MERGE.match(subject):
        title, rest = _parts(body)
        return Naming(int(match[1]), title, rest, source_branch=match[2] or "")
    if match := GITLAB_MERGE.search(body):
        branches = GITLAB_SUBJECT.fullmatch(subject)
        source, target = branches.groups(default="") if branches else ("", "")
        told = body[: match.start()].strip()
        title, rest = _parts(told) if branches else (subject, told)
        return Naming(int(match[1]), title, rest, source, target)
    return None


def _parts(message: str) -> tuple[str, str]:
    """Return the first paragraph on one line, and all that follows it."""
    first, _, rest = message.strip().replace("\r\n", "\n").partition("\n\n")
    return " ".join(line.strip() for line in first.split("\n")), rest.strip()
