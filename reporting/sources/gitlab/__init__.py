"""GitLab as event tables: merge requests with all that belongs to them, and issues."""

from reporting.sources.gitlab.api import CLOUD, place, token
from reporting.sources.gitlab.issues import StatusLabels
from reporting.sources.gitlab.reading import GitLabProject, check_path

__all__ = ["CLOUD", "GitLabProject", "StatusLabels", "check_path", "place", "token"]
