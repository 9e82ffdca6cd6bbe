"""Talk to devices and say what they said: transports, framing, decoding, templates. No query, no alarm."""
