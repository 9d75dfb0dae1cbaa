"""Checklists: their format, their versions, and reading them."""
