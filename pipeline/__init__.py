"""thidua: articles about Vietnam's emulation movements become tables that can be counted."""

__version__ = "0.1.0"
