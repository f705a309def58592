"""What is asked, what is measured, what is shown. Knows nothing of Slack."""
