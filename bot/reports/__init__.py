"""From a request to a report: exports, pictures, files."""
