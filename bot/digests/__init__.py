"""Digests: where they are kept, when they are due, and how each is sent once."""
