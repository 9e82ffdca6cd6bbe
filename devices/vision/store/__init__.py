"""What the camera worker keeps: templates, pictures of matched faces, their keys. Compares nothing."""
