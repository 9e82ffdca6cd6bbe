"""The benchmarks run and tell the truth about their limits; how fast anything is, no test asks."""
