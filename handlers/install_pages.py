"""The web pages a person sees at the end of installing the app."""

from html import escape

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body><h1>{title}</h1>{body}</body></html>"""

_FAILURES = {
    "access_denied": "Nothing was installed, because it was cancelled.",
    "invalid_browser": "This page belongs to an installation that began elsewhere.",
    "invalid_state": "This page was used already, or waited for too long.",
    "invalid_code": "Slack no longer accepts this installation: it waited for too long.",
    "enterprise_install": (
        "Insights is installed one workspace at a time, not for a whole organisation. "
        "Begin again and choose one workspace; the same can be done for each."
    ),
}
_UNKNOWN = "The installation could not be finished ({reason})."


def installed(team: str) -> str:
    """Say where it is now, and what to do first."""
    return _PAGE.format(
        title=f"Insights is in {escape(team)}",
        body="<p>In Slack, open a channel and type <code>/invite @insights</code>, "
        "then <code>/insights help</code>.</p>",
    )


def not_invited(workspace: str) -> str:
    """Say that this workspace may not have it, and who can change that."""
    return _PAGE.format(
        title="Insights was not installed",
        body=f"<p>Your workspace, <code>{escape(workspace)}</code>, is not one of those that "
        "may install it. Whoever runs Insights here can add it, in "
        "<code>INSIGHTS_WORKSPACES</code>.</p>",
    )


def failed(reason: str, *, again: str) -> str:
    """Say why it is not there, and where to begin again."""
    why = _FAILURES.get(reason, _UNKNOWN.format(reason=reason))
    return _PAGE.format(
        title="Insights was not installed",
        body=f'<p>{escape(why)}</p><p><a href="{escape(again)}">Begin again</a></p>',
    )
