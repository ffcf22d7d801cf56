"""What editors are told about pages that are there: who looks after them, how hard they read, which links broke."""
