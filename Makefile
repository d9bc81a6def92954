# Everything is run through here: people, the pre-commit hook and the build server alike.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-all check bench lock clean

demo: .venv/installed
	$(BIN)/chokepoint demo $(if $(filter 0,$(UI)),--no-ui)

test: check
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

test-all: check
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "slow or not slow"

check: .venv/installed
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check .
	$(BIN)/mypy

# Minutes to hours; writes what it measures into docs/benchmarks.md.
bench: .venv/installed
	$(BIN)/python -m benchmarks $(STAGE)

.venv/installed: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --no-compile --no-deps --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Needs uv; writes the exact versions and hashes for Python 3.11 to 3.13.
lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url -q -o requirements.txt

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
