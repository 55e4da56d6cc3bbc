"""One page's timeline and the differences between its versions."""
