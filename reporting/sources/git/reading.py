"""The public reader: a repository, and what is new in it since the last reading."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from reporting.errors import SourceError
from reporting.sources.batch import Batch
from reporting.sources.git import notices
from reporting.sources.git.ancestry import Ancestry
from reporting.sources.git.command import Git, GitFailed
from reporting.sources.git.following import Progress, keep, read_commits
from reporting.sources.git.log import read_history
from reporting.sources.git.news import begins_anew, find_news, gone, is_another
from reporting.sources.git.own_rules import generated, read_rules
from reporting.sources.git.planning import Found, plan
from reporting.sources.git.pull_requests import PullRequest, find_pull_requests
from reporting.sources.git.refs import (
    Mark,
    Refs,
    read_mark,
    read_refs,
    repository_name,
    repository_place,
    write_mark,
)
from reporting.sources.git.tables import Tables


@dataclass(frozen=True, slots=True)
class GitReading:
    """What one reading brought.

    ``cursor`` is for the next reading; ``notices`` are sentences for the administrator;
    ``commits`` and ``pull_requests`` count the rows of those tables.
    """

    repository: str
    batches: tuple[Batch, ...]
    cursor: str
    notices: tuple[str, ...]
    commits: int
    pull_requests: int


def name_of(path: Path) -> str:
    """Return what a repository is called: as its origin is, else as its folder is."""
    return repository_name(Git(path))


def read(
    path: Path,
    *,
    known: str | None,
    into: Path,
    progress: Progress,
    name: str | None = None,
    memory: Path | None = None,
) -> GitReading:
    """Read a repository's commits and merged pull requests into Parquet files in ``into``.

    ``known`` is the cursor of the last reading: then only what is new is read.
    ``progress`` hears of commits done and to do. The repository is called ``name``, else
    as its origin is (``https://host/team/fan.git``: fan), else as its folder is.
    ``memory`` is a folder in which one reading keeps for the next who wrote which line;
    without it, or what was kept there, the lines are followed from the beginning again.
    """
    git = Git(path)
    try:
        repository = name or repository_name(git)
        place = repository_place(git)
        refs, mark = read_refs(git), read_mark(known)
        said = [*notices.of_refs(repository, refs)]
        if known and mark is None:
            said.append(notices.anew(repository, "has a mark of another version"))
        rules = mark.rules if mark else ""
        with Tables(into) as tables:
            if refs.tips and not (mark and mark.is_at(refs)):
                found = _look(git, refs, tables)
                if mark and is_another(mark, place, found.history):
                    raise SourceError(notices.another(repository, path, mark.place))
                rules = found.rules.mark
                kept_in = memory and memory / f"{quote(repository, safe='')}.lines"
                said += _fill(found, repository, mark, tables, progress, kept_in)
            return GitReading(
                repository,
                tables.write(repository),
                write_mark(refs, rules, place),
                tuple(said),
                tables.commits.count,
                tables.pull_requests.count,
            )
    except GitFailed as error:
        if git.is_partial():
            raise SourceError(notices.partial(path)) from error
        raise


def _look(git: Git, refs: Refs, tables: Tables) -> Found:
    """Read all that is told without contents of files; texts go to ``tables``."""
    tip = refs.tips[refs.default] if refs.default is not None else None
    rules = read_rules(git, tip)
    history = read_history(git, refs.tips.values(), tables.log, mailmap=rules.tip)
    ancestry = Ancestry(history.commits, tip) if tip is not None else None
    return Found(git, refs, rules, history, ancestry)


def _fill(
    found: Found,
    name: str,
    mark: Mark | None,
    tables: Tables,
    progress: Progress,
    memory: Path | None,
) -> list[str]:
    """Read what is new into ``tables``; return what the administrator should know."""
    refs, history, ancestry = found.refs, found.history, found.ancestry
    said = [*notices.of_history(name, refs, history)]
    pull_requests = list[PullRequest]()
    if refs.default is not None and ancestry is not None:
        pull_requests = find_pull_requests(
            history, ancestry, refs.pull_heads(), refs.branches(), refs.default
        )
    if mark is not None:
        said += notices.of_gone(name, gone(mark, history))
        if why := begins_anew(mark, refs, found.rules, ancestry):
            said.append(notices.anew(name, why))
            mark = None
    news = find_news(history, pull_requests, refs, mark)
    said += notices.of_pull_requests(name, refs, news.pull_requests)
    planned = plan(found, news, mark, memory)
    lacking, lineage = read_commits(found, planned, tables, progress)
    tables.add_aliases(found.rules.aliases)
    tables.add_attributes(generated(found.git, found.rules, tables.paths))
    keep(found, planned, lineage, memory)
    return [*said, *notices.of_contents(name, lacking)]
