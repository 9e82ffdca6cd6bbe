"""Own the shape of the configuration file and its loader. What people edit while it runs is in the store."""
