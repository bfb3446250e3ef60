"""Papers that have no unified form: acts, letters, agreements, written by templates that are data."""
