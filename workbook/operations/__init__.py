"""Keeping it running: backups, upgrades, deleting on time, the invented service."""
