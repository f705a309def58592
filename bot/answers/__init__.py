"""Answering what was asked: what a person sees while work moves, and what is done to it later."""
