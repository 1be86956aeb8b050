# make demo   set up and clean examples/scraped into build/demo
# make test   set up and run lint, types and tests: what CI runs
PYTHON ?= python3
VENV := .venv
# Windows keeps a virtual environment's programs in Scripts
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
READY := $(VENV)/.ready

.PHONY: demo test nightly lint types format lock clean

demo: $(READY)
	$(BIN)/corpusclean clean examples/scraped --out build/demo

test: lint types
	$(BIN)/python -m pytest --cov --cov-report=term

# the same properties, 2,000 examples each
nightly: $(READY)
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest tests/test_properties.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# needs uv; requirements/dev.txt holds for every supported Python and platform
lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.10 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements/dev.txt

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

clean:
	rm -rf $(VENV) build
