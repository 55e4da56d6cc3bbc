"""A night as a program: of a program's `__main__` the reading processes import nothing anew."""
