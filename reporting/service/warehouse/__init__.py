"""The data: raw tables, people and trees, facts; one DuckDB file and its SQL."""
