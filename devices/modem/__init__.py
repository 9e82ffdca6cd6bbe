"""A GSM or LTE modem on a serial port: SMS and calls over AT commands. Knows no alarm and no person."""
