"""The process: wiring, durable work, and everything that talks to the outside."""
