"""What users would pick instead, each in an environment of its own."""
