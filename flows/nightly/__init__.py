"""The nightly flow: steps, start times, reports and charts."""
