check: ## format, types, tests
	python3 dev.py check
.PHONY: check
