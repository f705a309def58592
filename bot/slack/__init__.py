"""Slack as the bot sees it: its workspaces, their tokens, and every call of its Web API."""
