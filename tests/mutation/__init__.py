"""Small mistakes made in `gateway/domain` on purpose, one at a time: its own tests have to notice each."""
