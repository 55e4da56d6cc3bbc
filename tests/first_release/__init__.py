"""An archive that the first release made, moved on to the present release: `python -m tests.first_release`."""
