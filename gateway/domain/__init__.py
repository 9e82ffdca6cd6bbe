"""Decisions of the gateway. Owns every rule; touches no clock, database, network or file."""
