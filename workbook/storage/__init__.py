"""Files on a disk that survive a crash: CSV, what is set aside of it, and where everything lies."""
