"""The camera worker: looks for faces of people who agreed, says so, and keeps nothing of anybody else."""
