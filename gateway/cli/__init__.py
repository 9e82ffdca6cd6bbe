"""The commands: one file each, the only place besides the benchmarks that knows every room."""
