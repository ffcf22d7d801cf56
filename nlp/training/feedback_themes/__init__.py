"""Training of the network that knows the usual themes of feedback on health services."""
