"""Faults on one whole box while people live in it: a workload, nemeses, and a checker over the history."""
