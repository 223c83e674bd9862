"""Models: what there is, what is on this machine, and how it gets here. Nothing is ever fetched unless asked for."""

from pipeline.models.registry import Model, ModelFile, Registry, load_registry, models_folder

__all__ = ["Model", "ModelFile", "Registry", "load_registry", "models_folder"]
