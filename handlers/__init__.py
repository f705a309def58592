"""Slack's side of the door: text and clicks in, requests out, and the words people read."""
