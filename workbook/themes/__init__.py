"""What managers may see: released words, and nothing that any session holds."""
