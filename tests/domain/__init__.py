"""What the domain decides, tried case by case and by property."""
