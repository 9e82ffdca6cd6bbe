"""The interface and the pages, over a real database and the real use cases."""
