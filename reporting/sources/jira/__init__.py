"""Jira as event tables, Cloud and Data Center: issues with their whole history."""

from reporting.sources.jira.reading import JiraIssues, of_filter, of_project
from reporting.sources.jira.site import place, token

__all__ = ["JiraIssues", "of_filter", "of_project", "place", "token"]
