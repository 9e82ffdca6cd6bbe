"""Devices: templates, decoding, both MQTT sessions and serial lines, on the real wire."""
