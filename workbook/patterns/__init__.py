"""A team's own answers seen together, once and over time."""
