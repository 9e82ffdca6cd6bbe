"""The alarm core: domain, store, service, engine, notifier, channels. It knows no device and no page."""

__version__ = "0.1.0"
