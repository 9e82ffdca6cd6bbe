"""Tests of calls that speak."""
