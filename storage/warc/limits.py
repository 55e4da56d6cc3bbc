"""The largest bodies that are decoded, so that a small payload cannot fill the memory."""

BODY_BYTES = 16 * 1024 * 1024  # of a page or list that we fetch, after its content coding is decoded
RECORD_BYTES = 64 * 1024 * 1024  # of what is archived already, here or in an archive of others
