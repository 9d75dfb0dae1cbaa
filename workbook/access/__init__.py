"""Who may come in where: keys, links, what a page was opened with, and the walls round it."""
