"""Outside data turned into event tables: one module per kind of source."""
