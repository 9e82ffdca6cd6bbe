"""The tests. Their fakes imitate the wire: sockets, pseudo terminals, a real broker, a real browser."""
