"""Pages and Word files made of a few plain blocks."""
