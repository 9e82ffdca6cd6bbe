"""Use cases. One use case is one function is one transaction; nothing else commits."""
