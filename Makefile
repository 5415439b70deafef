# Two commands set everything up: `make demo` and `make test`. Both are safe to repeat.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO := build/demo

.PHONY: demo test lint check-types benchmark golden docs pictures wheel clean

demo: $(VENV)/.ready
	@$(BIN)/inserts batch --all --shop samples/shop --state $(DEMO)/state --today 2026-12-04 --out $(DEMO) \
		|| { code=$$?; [ $$code -eq 3 ] || exit $$code; }  # 3: done, some held, as the sample means to show

test: $(VENV)/.dev lint check-types
	$(BIN)/pytest -n auto

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(VENV)/.dev
	$(BIN)/mypy

benchmark: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

golden: $(VENV)/.dev  # write the golden files anew; look at what changed before you commit it
	UPDATE_GOLDEN=1 $(BIN)/pytest -n auto

docs: $(VENV)/.dev  # write the generated pages of docs/ anew
	$(BIN)/python -m tests.write_docs

pictures: $(VENV)/.dev  # draw all pictures of README and docs anew
	@for card in FB-104241:de FB-104315:en; do \
		$(BIN)/inserts preview $${card%:*} --shop samples/shop --today 2026-12-04 --dpi 110 --out build/pictures > build/pictures.txt && \
		cp $$(sed -n 1p build/pictures.txt) docs/images/card-$${card#*:}-front.png && \
		cp $$(sed -n 2p build/pictures.txt) docs/images/card-$${card#*:}-back.png; done
	@$(BIN)/python -m tests.draw_floor
	@$(BIN)/python -m tests.draw_shelf
	@$(BIN)/python -m tests.draw_labels
	@$(BIN)/python -m tests.draw_pack docs/images/pack.png
	@$(BIN)/python -m tests.draw_preview docs/images

wheel: $(VENV)/.dev
	$(BIN)/python -m build --wheel --outdir dist

clean:
	rm -rf build dist $(VENV)

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed: make PYTHON=python3.12 ...' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
