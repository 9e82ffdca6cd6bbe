"""The modem: its codecs, its dialogue and its driver, against a simulated one on a pseudo terminal."""
