"""Play devices over the real wire (MQTT, pseudo terminals). The core never knows that they are not real."""
