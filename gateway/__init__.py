"""The alarm core: domain, store, service, engine, notifier, channels. It knows no device and no page."""
