"""The register: its chain, its heads, and what it is proved by."""
