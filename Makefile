# Two commands: `make run` and `make test`. Each makes .venv and installs what it needs; nothing has to be there but Python.
PYTHON ?= python3
PIP = .venv/bin/python -m pip --disable-pip-version-check install --quiet

.PHONY: run test wheel clean

run: .venv/.core
	.venv/bin/thidua run corpora/samples

test: .venv/.test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest

# For archives: extraction compiled to C, about 1.4 times as fast; needs a C compiler and some minutes.
wheel: .venv/.test
	HATCH_BUILD_HOOK_ENABLE_MYPYC=1 .venv/bin/python -m build --no-isolation

clean:
	rm -rf .venv dist

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.core: pyproject.toml | .venv/bin/python
	@echo "Installing thidua into .venv: a minute or two the first time"
	$(PIP) --editable .
	touch $@

.venv/.test: pyproject.toml | .venv/bin/python
	@echo "Installing thidua and its test tools into .venv: a minute or two the first time"
	$(PIP) --editable '.[test]'
	touch .venv/.core $@
