"""The link stage: surfaces → ids of the vocabularies, with the method and the score of every link."""

from pipeline.link.linker import Linker
from pipeline.link.vectors import Vectors

__all__ = ["Linker", "Vectors"]
