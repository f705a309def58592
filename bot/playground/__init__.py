"""A local Slack workspace, as strict as Slack, that knows nothing of the bot."""
