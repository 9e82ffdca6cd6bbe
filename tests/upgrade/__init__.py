"""Databases of every earlier schema, each written by the code of its time, and what becomes of them today."""
