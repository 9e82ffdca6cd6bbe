"""How records go when their time is over, and that nothing of them is left."""
