"""The second copy of what must outlive the database: the house and the open cases, beside it."""
