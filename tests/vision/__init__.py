"""Tests of faces at doors: the camera worker, its line, and what the law asks."""
