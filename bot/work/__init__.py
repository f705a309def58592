"""Durable work: jobs that survive, the steps they are made of, and who does them."""
