"""Who somebody in Slack is in the organisation, and whose team is which."""
