"""Serve HTTP: the API and the pages, by noun. It never talks to a device or a channel."""
