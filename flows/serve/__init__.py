"""The nightly schedule: when a night is due, the flow that runs it, and what keeps both going."""
