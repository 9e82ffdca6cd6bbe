"""What channels talk through: time limits that hold, connections, HTTP, SMTP. Knows no message, no alarm."""
