"""The shapes of the JSON about trees, teams and who is in them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from reporting.service.http.models import Model
from reporting.service.http.spellings import Whole

PageNumber = Annotated[Whole, Field(ge=0, le=1_000_000)]
PageSize = Annotated[Whole, Field(ge=1, le=1000)]


class TreesQuery(Model):
    """Which page of trees."""

    page_index: PageNumber = 0
    page_size: PageSize = 50


class OrgTree(Model):
    """An org tree.

    ``extraMetrics`` may be named in its exports, beyond those that are documented.
    """

    id: str
    name: str
    developers_count: int
    extra_metrics: list[str]


class OrgTrees(Model):
    """One page of trees."""

    org_trees: list[OrgTree]
    page_index: int
    page_size: int
    total: int


class TreeNode(Model):
    """A node with those below it; ``refId`` is the ``teamId`` of an export.

    ``manager``: the node is a manager's and has the manager's name. ``dataFrom``: the first
    day of anything that counts in it.
    """

    ref_id: int
    name: str
    leaf: bool
    manager: bool = False
    data_from: date | None = None
    children: list["TreeNode"]


class TreeTeams(Model):
    """A tree with its nodes."""

    id: str
    name: str
    teams: list[TreeNode]


class TeamsQuery(Model):
    """Which page of teams."""

    leaf_teams_only: bool = False
    page: PageNumber = 0
    page_size: PageSize = 50


class Team(Model):
    """A node of a tree; ``refId`` is the ``teamId`` of an export."""

    ref_id: int
    name: str
    leaf: bool
    org_tree_name: str
    path: str
    parent_ref_id: int | None = None
    developers_count: int
    manager_email: str | None = None


class TeamList(Model):
    """One page of teams."""

    teams: list[Team]
    page: int
    page_size: int
    total: int


class DevelopersQuery(Model):
    """Which page of people."""

    page: PageNumber = 0
    size: PageSize = 50


class TeamDeveloper(Model):
    """Somebody in a team; ``direct`` where it is not a team below it."""

    name: str
    email: str
    manager_email: str | None = None
    direct: bool


class TeamDevelopers(Model):
    """One page of people."""

    developers: list[TeamDeveloper]
    page: int
    size: int
    total: int
