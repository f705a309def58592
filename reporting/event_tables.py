"""The tables that data comes in by: one contract for every source (docs/tables.md).

Sources fill these tables, the export service's warehouse keeps them. Times are UTC.
"""

from dataclasses import dataclass
from enum import StrEnum
from textwrap import dedent


class Type(StrEnum):
    """A column's type; the value is DuckDB's spelling."""

    TEXT = "VARCHAR"
    TIME = "TIMESTAMP"  # an instant, stored as UTC
    DATE = "DATE"
    COUNT = "BIGINT"
    NUMBER = "DOUBLE"
    FLAG = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a required one is never empty.

    ``choices`` are the only values a TEXT column may have; empty: any. ``meaning`` is for
    the person who fills the table.
    """

    name: str
    type: Type = Type.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class EventTable:
    """A table with its key; a row that comes again replaces the one that was there.

    Where the table has ``updated_at``, the row with the later one stays; on a tie the row
    read later. Rows that agree in ``whole`` come together: they replace all that were there
    of it; ``in_bits``: only when a source reads them, for files may bring some. ``open`` tables keep unknown columns, as attributes: further columns of a
    source travel together as ``attributes``, one JSON object of texts. ``kept`` columns
    stay where the row that comes again leaves them empty: another source knew them.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    open: bool = False
    kept: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    in_bits: bool = False
    meaning: str = ""

    def column(self, name: str) -> Column:
        """Return the column called ``name``."""
        return next(column for column in self.columns if column.name == name)


def _columns(text: str) -> tuple[Column, ...]:
    """Read one column a line: ``name[:TYPE][=choice|choice][*]  meaning``.

    TEXT is the default and ``*`` marks required ones; an indented line goes on.
    """
    lines: list[str] = []
    for line in dedent(text).strip().splitlines():
        if line.startswith(" "):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return tuple(_column(*line.split(maxsplit=1)) for line in lines)


def _column(word: str, meaning: str) -> Column:
    shape, _, choices = word.rstrip("*").partition("=")
    name, _, kind = shape.partition(":")
    return Column(
        name,
        Type[kind or "TEXT"],
        required=word.endswith("*"),
        choices=tuple(choices.split("|")) if choices else (),
        meaning=meaning,
    )


TABLES: tuple[EventTable, ...] = (
    EventTable(
        "developers",
        ("email",),
        _columns(
            """
            email*             Who it is. Compared without letter case, never twice.
            name*              The name people know.
            manager_email      The e-mail of the manager; empty for whoever has none.
            role               For example Engineer.
            sub_role           For example Backend.
            team               The team's name; trees may be built from it.
            department         The part of the organisation; trees may be built from it.
            site               Where the person works.
            starts_on:DATE     First day of employment, inclusive; empty: always been there.
            ends_on:DATE       Last day of employment, inclusive; empty: still there.
            """
        ),
        open=True,
        meaning="One row a person. Any further column is kept as an attribute.",
    ),
    EventTable(
        "identities",
        ("provider", "account"),
        _columns(
            """
            provider*          git, github, gitlab, jira, azure, bitbucket, …
            account*           The account there; for git the e-mail of the commits.
            email*             The developer it belongs to.
            """
        ),
        meaning="Whose account is whose. A developer's e-mail needs no row: it is an "
        "account of theirs at every provider.",
    ),
    EventTable(
        "known_accounts",
        ("provider", "account", "email"),
        _columns(
            """
            provider*          Where the account is.
            account*           The account there.
            email              An e-mail of the account; empty: the provider tells none.
            name               The name of whoever has it.
            """
        ),
        kept=("name",),
        meaning="What providers say of accounts; who is who is found out by it.",
    ),
    EventTable(
        "bots",
        ("provider", "account"),
        _columns(
            """
            provider           Where the account is; empty: everywhere.
            account*           The account, or a pattern in which * stands for anything.
            """
        ),
        meaning="Accounts that are no people. Names that end in [bot] need no row.",
    ),
    EventTable(
        "commits",
        ("repository", "sha"),
        _columns(
            """
            repository*        The repository's name, the same in every table.
            sha*               The commit's id.
            author*            The author's e-mail as git has it.
            author_name        The author's name as git has it.
            authored_at:TIME*  When the author made it; coding days are counted by it.
            committed_at:TIME  When it got its present form.
            is_merge:FLAG      True for a merge, and for the commit that pressing a pull
                               request's button made: neither is a coding day.
            added:COUNT        Lines added.
            removed:COUNT      Lines removed.
            files:COUNT        Files touched.
            message            The whole message.
            """
        ),
        kept=("author_name", "committed_at", "added", "removed", "files", "message"),
        meaning="Every commit, those of pull request branches too.",
    ),
    EventTable(
        "pull_requests",
        ("repository", "number"),
        _columns(
            """
            repository*           The repository's name.
            number:COUNT*         Its number there.
            provider              Where it lives; decides whose account the author is.
            author*               The author's account at the provider.
            created_at:TIME*      When it was opened.
            updated_at:TIME       When anything of it last changed.
            ready_at:TIME         When it stopped being a draft.
            first_commit_at:TIME  When its first commit was authored; empty: taken from
                                  pull_request_commits, else from created_at.
            merged_at:TIME        When it was merged; empty: it is not.
            closed_at:TIME        When it was closed, merged or not.
            source_branch         The branch it comes from; may name a ticket.
            target_branch         The branch it went into.
            title                 May name a ticket.
            body                  May name a ticket.
            added:COUNT           Lines added by the whole of it.
            removed:COUNT         Lines removed by the whole of it.
            files:COUNT           Files touched.
            merge_sha             The commit that it became.
            url                   Where people read it.
            """
        ),
        meaning="One row a pull request (or merge request), whatever became of it.",
    ),
    EventTable(
        "pull_request_commits",
        ("repository", "number", "sha"),
        _columns(
            """
            repository*        The repository's name.
            number:COUNT*      The pull request.
            sha*               The commit.
            author             The author's e-mail; empty: as in commits.
            authored_at:TIME   When it was authored; empty: as in commits.
            message            Its message; may name a ticket.
            """
        ),
        whole=("repository", "number"),
        in_bits=True,
        meaning="Which commits a pull request is made of.",
    ),
    EventTable(
        "pull_request_files",
        ("repository", "number", "path"),
        _columns(
            """
            repository*              The repository's name.
            number:COUNT*            The pull request.
            path*                    The file.
            added:COUNT*             Lines added to it.
            removed:COUNT*           Lines removed from it.
            previous_change_at:TIME  The last change of that file before this pull
                                     request; empty: unknown, counted as long ago.
            is_new:FLAG              The pull request made the file.
            is_binary:FLAG           Not text: no lines.
            is_generated:FLAG        Nobody wrote it: made by a program, or taken from
                                     elsewhere; empty: as `generatedPaths` says.
            """
        ),
        kept=("previous_change_at", "is_new", "is_binary", "is_generated"),
        whole=("repository", "number"),
        in_bits=True,
        meaning="What a merged pull request did to each file; rework is told from it.",
    ),
    EventTable(
        "pull_request_removed_lines",
        ("repository", "number", "path", "written_at", "author"),
        _columns(
            """
            repository*        The repository's name.
            number:COUNT*      The pull request.
            path*              The file.
            written_at:TIME*   When lines it removed had been written, as blame tells.
            author             Who had written them: the e-mail as git has it; empty: unknown.
            removed:COUNT*     How many of them.
            """
        ),
        whole=("repository", "number"),
        meaning="How old the lines were that a merged pull request removed, and whose; only "
        "read where organisation.yaml says `reworkAge: lines`.",
    ),
    EventTable(
        "pull_request_comments",
        ("repository", "number", "comment_id"),
        _columns(
            """
            repository*         The repository's name.
            number:COUNT*       The pull request.
            comment_id*         Anything that is never twice in one pull request.
            author*             The author's account at the provider.
            created_at:TIME*    When it was written.
            kind=comment|review_comment|review*  A remark on the whole, a remark on a
                                line, or a review.
            state=approved|changes_requested|commented|dismissed|pending  What a review
                                said; empty for remarks.
            has_text:FLAG       Whether there are words; empty: yes for remarks, no for
                                reviews.
            author_is_bot:FLAG  The provider says that the author is no person.
            """
        ),
        meaning="Remarks and reviews on pull requests.",
    ),
    EventTable(
        "work_items",
        ("tracker", "key"),
        _columns(
            """
            tracker*             Where it is kept, for example jira, azure, or the
                                 repository for issues kept there.
            key*                 Its key there: PAY-12, #1884, 407.
            project              The project within the tracker.
            type                 Story, Bug, Task, …
            status               Its present status.
            title                What it is about.
            priority             As the tracker names it.
            story_points:NUMBER  Its size.
            parent_key           The item it is part of.
            created_at:TIME*     When it was written.
            updated_at:TIME      When anything of it last changed.
            completed_at:TIME    When it was done; used where there is no status history.
            assignee             The account that has it now.
            url                  Where people read it.
            """
        ),
        meaning="One row a ticket, issue or story.",
    ),
    EventTable(
        "work_item_transitions",
        ("tracker", "key", "changed_at", "field"),
        _columns(
            """
            tracker*                Where the item is kept.
            key*                    The item.
            changed_at:TIME*        When.
            field=status|assignee*  What changed.
            from_value              Before; empty for nobody.
            to_value                After; empty for nobody.
            """
        ),
        meaning="The history of each item: who held it when, and in which status.",
    ),
    EventTable(
        "pull_request_work_items",
        ("repository", "number", "tracker", "key"),
        _columns(
            """
            repository*    The repository's name.
            number:COUNT*  The pull request.
            tracker*       Where the item is kept.
            key*           The item.
            """
        ),
        meaning="Links that the tracker knows; keys in titles, bodies, branches and commit "
        "messages are found without it.",
    ),
)

BY_NAME = {table.name: table for table in TABLES}
