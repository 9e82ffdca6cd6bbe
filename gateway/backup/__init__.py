"""Copies of everything that a box knows, sealed for one key, and the way back. No press waits for them."""
