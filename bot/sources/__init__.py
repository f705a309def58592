"""Bringing data in: from files, git and Web APIs, by hand or on a schedule."""
