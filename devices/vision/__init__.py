"""The camera worker: looks for faces of people who agreed, says so on MQTT, and keeps nothing of anybody else."""
