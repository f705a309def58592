"""Exports as jobs: accepted once, made in the background, kept as files for a while."""
