"""The answers of a session as CSV files that survive a crash at any instant."""
