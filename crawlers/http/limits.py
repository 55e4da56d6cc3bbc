MAX_BYTES = 16 * 1024 * 1024

MOST_BYTES = 16 * 1024 * 1024  # of a body with its content-coding undone
