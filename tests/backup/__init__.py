"""Backups: sealed, online, and put back whole or not at all."""
