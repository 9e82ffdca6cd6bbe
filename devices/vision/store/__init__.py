"""What the camera worker keeps: templates, pictures of matched faces, and their keys. Compares and shows nothing."""
