"""What stands between the sources, the disk and the carriers: inbox, engine, lanes, watch, self-probe."""
