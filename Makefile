.DEFAULT_GOAL := help
.PHONY: help open check format test pictures fuzz faults fresh wheel bench bench-reader

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

open: ## set prepterm up and open it
	python3 dev.py open

check: ## the gate: format, lint, types, tests
	python3 dev.py check

format: ## put the code in its form
	python3 dev.py format

test: ## the tests alone
	python3 dev.py test

pictures: ## make docs/pictures anew
	python3 dev.py pictures

fuzz: ## 20,000 inputs for every parser
	python3 dev.py fuzz

faults: ## every kill, damage and full disk there is
	python3 dev.py faults

fresh: ## run the README's first command in a fresh copy; it fetches
	python3 dev.py fresh

wheel: ## build the wheel into dist/
	python3 dev.py wheel

bench-reader: ## measure the reader beside Textual's Markdown widget; takes six minutes
	python3 dev.py test --version >/dev/null && .venv/bin/python benchmarks/reader.py

bench: ## measure prepterm due against its floor, side by side
	python3 dev.py test --version >/dev/null && .venv/bin/python benchmarks/due.py
