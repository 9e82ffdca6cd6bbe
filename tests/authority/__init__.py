"""What is read of the database: exactly what was asked for, and by which index."""
