"""Tests of the texts that people read and devices speak."""
