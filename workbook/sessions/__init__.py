"""One team answering one instrument once: sealed, revealed, closed."""
