"""One session as its facilitator runs it, and what the team decides in it."""
