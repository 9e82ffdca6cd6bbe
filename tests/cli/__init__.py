"""The command line as people use it: real processes on real files."""
