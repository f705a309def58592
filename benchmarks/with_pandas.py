"""The peer of an export: the same table made by pandas from the raw tables, the obvious way.

It knows only what the invented organisation needs: one place for everybody, nobody leaves,
nothing is reopened. The clock starts when the tables are in memory: reading Parquet is not its
work here. As a program: ``python -m benchmarks.with_pandas TABLES FIRST LAST TARGET``.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.measuring import measure, tell
from reporting.catalogue import Level, available

Tables = Mapping[str, pd.DataFrame]

_COLUMNS = {
    "developers": "email, name, manager_email",
    "identities": "account, email",
    "commits": "author, authored_at, is_merge",
    "pull_requests": "repository, number, author, title, created_at, first_commit_at, merged_at",
    "pull_request_files": "* EXCLUDE (path)",
    "pull_request_comments": "repository, number, author, created_at, has_text",
    "work_items": "tracker, key, type",
    "work_item_transitions": "tracker, key, changed_at, field, to_value",
}
_KEY = ["person", "month"]
_PULL = ["repository", "number"]
_ITEM = ["tracker", "key"]
_RECENT = pd.Timedelta(days=30)
_FIRST_DEVELOPMENT, _DONE = "In Progress", "Done"


def load(folder: Path) -> Tables:
    """Read the columns that are needed."""
    with duckdb.connect() as con:
        return {
            name: con.execute(
                f"SELECT {columns} FROM read_parquet($path)",
                {"path": str(folder / f"{name}.parquet")},
            ).df()
            for name, columns in _COLUMNS.items()
        }


def export(tables: Tables, first: str, last: str, target: Path) -> None:
    """Write the CSV of all developers, months and metrics."""
    people = tables["developers"]
    months = pd.date_range(first, last, freq="MS")
    parts = [_coding_days(tables), _pulls(tables, people), _items(tables)]
    table = _lines(people, months)
    for part in parts:
        table = table.merge(part, how="left", on=_KEY)
    names = [metric.name for metric in available(Level.DEVELOPER)]
    measured = [name for name in names if name.endswith("AVG") or "PERCENT" in name]
    measured.append("AVG_TIME_TO_COMPLETE")
    counted = [name for name in names if name not in measured]
    table[counted] = table[counted].fillna(0).astype("int64")
    table[measured] = table[measured].round(2)
    table["Granularity"] = table["month"].dt.strftime("%b %Y")
    table["Start_Date"] = table["month"].dt.strftime("%Y-%m-%d")
    table["End_Date"] = (table["month"] + pd.offsets.MonthEnd()).dt.strftime("%Y-%m-%d")
    labels = ["Developer", "Email", "Manager_Email", "Team", "Team_Hierarchy"]
    columns = ["Granularity", *labels, "Start_Date", "End_Date", *names]
    table.sort_values(["month", "Team_Hierarchy", "Developer"])[columns].to_csv(
        target, index=False
    )


def _lines(people: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return a row a person and month, with the person's place in the tree."""
    name_of = dict(zip(people["email"], people["name"], strict=True))
    path_of: dict[str, str] = {}
    for email, manager in zip(people["email"], people["manager_email"], strict=True):
        # Managers come before their people.
        path_of[email] = (
            f"{path_of[manager]}/{name_of[manager]}"
            if isinstance(manager, str)
            else "Everyone"
        )
    paths = people["email"].map(path_of)
    rows = pd.DataFrame(
        {
            "person": people["email"],
            "Developer": people["name"],
            "Email": people["email"],
            "Manager_Email": people["manager_email"],
            "Team": paths.str.rpartition("/")[2],
            "Team_Hierarchy": paths,
        }
    )
    return rows.merge(pd.DataFrame({"month": months}), how="cross")


def _month(times: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    return times.dt.normalize() - pd.to_timedelta(times.dt.day - 1, unit="D")


def _coding_days(tables: Tables) -> pd.DataFrame:
    commits = tables["commits"]
    commits = commits[~commits["is_merge"]]
    days = pd.DataFrame(
        {"person": commits["author"], "day": commits["authored_at"].dt.normalize()}
    ).drop_duplicates()
    days["month"] = _month(days["day"])
    return days.groupby(_KEY).size().rename("CODING_DAYS").reset_index()


def _pulls(tables: Tables, people: pd.DataFrame) -> pd.DataFrame:
    pulls = tables["pull_requests"]
    accounts = tables["identities"].set_index("account")["email"]
    pulls = pulls.assign(person=pulls["author"].map(accounts))
    pulls = pulls[pulls["merged_at"].notna() & pulls["person"].isin(people["email"])]
    pulls = pulls.merge(_files(tables, pulls), how="left", on=_PULL)
    pulls = pulls.merge(_comments(tables, pulls), how="left", on=_PULL)
    known = tables["work_items"]["key"]
    keys = pulls["title"].str.extract(r"\b([A-Z][A-Z0-9]*-[0-9]+)\b")[0]
    lines = pulls["added"] + pulls["removed"]
    began = pulls["first_commit_at"].where(
        pulls["first_commit_at"].between(
            pulls["created_at"] - pd.Timedelta(days=365), pulls["created_at"]
        ),
        pulls["created_at"],
    )
    pulls = pulls.assign(
        month=_month(pulls["merged_at"]),
        small=lines < 10,
        medium=lines.between(10, 100),
        large=lines > 100,
        lines=lines,
        cycle=(pulls["merged_at"] - began).dt.total_seconds() / 86400,
        wait=(pulls["first_comment_at"] - pulls["created_at"]).dt.total_seconds()
        / 3600,
        comments=pulls["comments"].fillna(0),
        missing=~keys.isin(known),
    )
    sums = pulls.groupby(_KEY).agg(
        PR_MERGED=("number", "size"),
        PR_MERGED_SMALL=("small", "sum"),
        PR_MERGED_MEDIUM=("medium", "sum"),
        PR_MERGED_LARGE=("large", "sum"),
        LOC_ADDED=("added", "sum"),
        LOC_REMOVED=("removed", "sum"),
        LOC_REFACTORED_RECENT=("recent", "sum"),
        LOC_REFACTORED_LEGACY=("legacy", "sum"),
        PR_MISSING_TICKETS=("missing", "sum"),
        PR_CYCLE_TIME_DAYS_AVG=("cycle", "mean"),
        REVIEW_COMMENTS_PER_PR_AVG=("comments", "mean"),
        REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG=("wait", "mean"),
        lines=("lines", "sum"),
    )
    sums["LOC_REFACTORED"] = (
        sums["LOC_REFACTORED_RECENT"] + sums["LOC_REFACTORED_LEGACY"]
    )
    share = 100 / sums["lines"].where(sums["lines"] > 0)
    sums["REWORK_PERCENT"] = sums["LOC_REFACTORED"] * share
    sums["REWORK_PERCENT_RECENT"] = sums["LOC_REFACTORED_RECENT"] * share
    sums["REWORK_PERCENT_LEGACY"] = sums["LOC_REFACTORED_LEGACY"] * share
    return sums.reset_index()


def _files(tables: Tables, pulls: pd.DataFrame) -> pd.DataFrame:
    files = tables["pull_request_files"]
    files = files.merge(pulls[[*_PULL, "merged_at"]], on=_PULL)
    rework = files[["added", "removed"]].min(axis=1)
    rework = rework.mask(files["is_new"] | files["is_binary"], 0)
    recent = files["merged_at"] - files["previous_change_at"] <= _RECENT
    files = files.assign(recent=rework.where(recent, 0), legacy=rework.mask(recent, 0))
    sums = files.groupby(_PULL)[["added", "removed", "recent", "legacy"]].sum()
    return sums.reset_index()


def _comments(tables: Tables, pulls: pd.DataFrame) -> pd.DataFrame:
    """Return how many words of others a pull request got before its merge, and the first."""
    comments = tables["pull_request_comments"]
    comments = comments.rename(columns={"author": "commenter", "created_at": "at"})
    comments = comments.merge(
        pulls[[*_PULL, "author", "created_at", "merged_at"]], on=_PULL
    )
    comments = comments[
        comments["has_text"]
        & (comments["commenter"] != comments["author"])
        & ~comments["commenter"].str.endswith("[bot]")
        & comments["at"].between(comments["created_at"], comments["merged_at"])
    ]
    grouped = comments.groupby(_PULL)["at"].agg(comments="size", first_comment_at="min")
    return grouped.reset_index()


def _items(tables: Tables) -> pd.DataFrame:
    """Return what everybody who held an item during its development completed."""
    items = tables["work_items"]
    changes = tables["work_item_transitions"]
    statuses = changes[changes["field"] == "status"]
    started = statuses[statuses["to_value"] == _FIRST_DEVELOPMENT]
    done = statuses[statuses["to_value"] == _DONE]
    items = items.merge(
        started.groupby(_ITEM)["changed_at"].min().rename("started"), on=_ITEM
    )
    items = items.merge(
        done.groupby(_ITEM)["changed_at"].max().rename("done"), on=_ITEM
    )
    holders = changes[changes["field"] == "assignee"].sort_values(
        [*_ITEM, "changed_at"]
    )
    holders = holders.assign(until=holders.groupby(_ITEM)["changed_at"].shift(-1))
    held = holders.merge(items, on=_ITEM)
    until = held["until"].fillna(held["done"])
    held = held[(held["changed_at"] < held["done"]) & (until > held["started"])]
    held = held.rename(columns={"to_value": "person"}).drop_duplicates(
        [*_ITEM, "person"]
    )
    held = held.assign(
        month=_month(held["done"]),
        feature=held["type"] == "Story",
        bug=held["type"] == "Bug",
        other=held["type"] == "Task",
        days=(held["done"] - held["started"]).dt.total_seconds() / 86400,
    )
    sums = held.groupby(_KEY).agg(
        WORK_COMPLETED=("key", "size"),
        WORK_FEATURES_COMPLETED=("feature", "sum"),
        WORK_BUGS_COMPLETED=("bug", "sum"),
        WORK_OTHER_COMPLETED=("other", "sum"),
        AVG_TIME_TO_COMPLETE=("days", "mean"),
    )
    return sums.reset_index()


def main(tables: str, first: str, last: str, target: str) -> None:
    """Write the CSV and tell what it cost."""
    loaded = load(Path(tables))
    tell(measure(lambda: export(loaded, first, last, Path(target))))


if __name__ == "__main__":
    main(*sys.argv[1:])
