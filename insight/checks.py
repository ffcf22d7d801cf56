"""System checks: settings that must agree with one another."""
