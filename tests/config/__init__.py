"""Settings, their file and environment, and the reading of YAML."""
