"""SIGKILL at random while presses flow; a checker over the recorded history."""
