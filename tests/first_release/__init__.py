"""An archive that the first release made, upgraded to the present release: `make first-release`."""
