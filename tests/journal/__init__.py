"""The second copy of open cases, and the fresh database that is made of it."""
