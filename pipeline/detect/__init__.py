"""Which language a text is in, as a whole and passage by passage (docs/detection.md)."""

from pipeline.detect.detector import Detector
from pipeline.detect.load import ENGINES, LANGUAGES, load
from pipeline.detect.records import Detection, Passage, Profile

__all__ = ["ENGINES", "LANGUAGES", "Detection", "Detector", "Passage", "Profile", "load"]
