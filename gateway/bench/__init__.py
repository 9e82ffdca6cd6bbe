"""The project's own benchmarks: real broker, real processes, the machine's own limits in the same run."""
