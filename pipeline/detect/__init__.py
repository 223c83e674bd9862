"""Which language a text is in."""

from pipeline.detect.detector import Detector, load
from pipeline.detect.records import Detection

__all__ = ["Detection", "Detector", "load"]
