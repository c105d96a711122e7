# Two commands do everything on a fresh Debian or Ubuntu that has a Swift toolchain: `make demo` and `make test`.

SWIFT ?= swift

.PHONY: demo test batch docs-rules format lint imports fixtures dependencies clean

# Builds the command and shows three blobs: a real system's form, the newer loader's form, a wrapped one.
demo: dependencies
	$(SWIFT) build --product resumedata
	@command="$$($(SWIFT) build --product resumedata --show-bin-path)/resumedata"; set -x; \
	"$$command" inspect $(DEMO)

DEMO = Fixtures/bugs/b1-named-requests-of-ios-10.0.2.xml Fixtures/blobs/masked-archive-26.resumedata \
	Fixtures/transports/user-info-nil.txt

# Runs all tests. Those on real samples and foreign corpora run where ../shared (or $$RESUMEDATA_SHARED) exists, and say
# so where it does not.
test: dependencies
	$(SWIFT) test --disable-xctest

# Repairs 10,000 mixed blobs with an optimized build.
batch: dependencies
	$(SWIFT) build -c release --product resumedata
	python3 Tests/Batch/run.py "$$($(SWIFT) build -c release --product resumedata --show-bin-path)/resumedata"

# Installs what is missing: libxml2's headers, pkg-config to find them, Python for the fixtures' generator.
dependencies:
	@.ci/install-dependencies

format:
	$(SWIFT) format -i -r Package.swift Sources Tests

lint:
	$(SWIFT) format lint --strict -r Package.swift Sources Tests

# Checks that no module imports one above it.
imports:
	.ci/check-imports

# Writes the fixtures anew.
fixtures:
	python3 Fixtures/generate.py

# Writes the page of all rules anew.
docs-rules: dependencies
	$(SWIFT) build --product resumedata
	"$$($(SWIFT) build --product resumedata --show-bin-path)/resumedata" explain --format markdown > Documentation/RULES.md

clean:
	$(SWIFT) package clean
