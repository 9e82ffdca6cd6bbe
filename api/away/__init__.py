"""The box's side of the relay: neighbours who are away from the compound's network."""
