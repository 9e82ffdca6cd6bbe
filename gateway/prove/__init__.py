"""`cuobian prove`: the figures that the project claims, each by the test or the benchmark that holds it."""
