"""Calls that speak, over SIP, by the programme baresip; speech by espeak-ng. Knows no alarm and no person."""
