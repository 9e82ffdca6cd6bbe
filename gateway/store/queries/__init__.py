"""Named read queries for the API and its pages: plain rows into small values, no ORM. Never writes."""
