"""The API of assurance, by topic."""
