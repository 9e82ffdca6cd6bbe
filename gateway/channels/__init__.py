"""Reach a person: one file per way, each knowing nothing but the domain."""
