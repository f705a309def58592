"""What the sources behind Web APIs share: calling politely, and going on where one stopped."""
