# `make demo` and `make test` work on a fresh Debian or Ubuntu with a Swift toolchain.

SWIFT ?= swift

.PHONY: demo test thorough exhaustive batch mutate roundtrips secrets resume-servers evidence false-finds raw-search \
	isolation bench install check-install check-dependent check-smoke examples check-apple check-api docs docs-rules \
	format lint imports fixtures dependencies differential fuzz sanitize sanitize-address sanitize-thread clean

# Builds the command and shows three blobs: a real system's form, the newer loader's form, a wrapped one.
demo: dependencies
	$(SWIFT) build --product resumedata
	@command="$$($(SWIFT) build --product resumedata --show-bin-path)/resumedata"; set -x; \
	"$$command" inspect $(DEMO)

DEMO = Fixtures/bugs/b1-named-requests-of-ios-10.0.2.xml Fixtures/blobs/masked-archive-26.resumedata \
	Fixtures/transports/user-info-nil.txt

# Runs all tests. Those on real samples and foreign corpora need ../shared (or $$RESUMEDATA_SHARED), and print a notice
# without it.
test: dependencies
	$(SWIFT) test --disable-xctest

# Runs all tests completely where `make test` uses samples: a fault at every call of every kind of replacement, 200 runs
# killed at random moments, every fixture in every container.
exhaustive: dependencies
	RESUMEDATA_EXHAUSTIVE=1 $(SWIFT) test --disable-xctest

# The long checks. Run them after changes of the code that they cover, and before a release.
thorough: exhaustive batch mutate differential roundtrips secrets resume-servers evidence false-finds raw-search \
	isolation check-install check-smoke examples

# Repairs 10,000 mixed blobs with an optimized build.
batch: dependencies
	$(SWIFT) build -c release --product resumedata
	python3 Tests/Batch/run.py "$$($(SWIFT) build -c release --product resumedata --show-bin-path)/resumedata"

# Builds programs that no other build needs.
PROGRAMS = RESUMEDATAKIT_PROGRAMS=1 $(SWIFT) build -c release

# Damages each fixture in thousands of ways and runs the most expensive inputs, with an optimized build. `MUTATE=--all`
# runs all mutations and takes eight times as long.
mutate: dependencies
	$(PROGRAMS) --product mutate
	python3 Tests/Mutation/run.py "$$($(PROGRAMS) --product mutate --show-bin-path)/mutate" $(MUTATE)

# Converts 10,000 random blobs and back, with a new seed each time. ROUNDTRIPS takes a count and a seed.
roundtrips: dependencies
	$(PROGRAMS) --product roundtrips
	"$$($(PROGRAMS) --product roundtrips --show-bin-path)/roundtrips" $(ROUNDTRIPS)

# Plants secrets in 10,000 random blobs and searches the results for them. SECRETS takes a count and a seed.
secrets: dependencies
	$(PROGRAMS) --product roundtrips
	"$$($(PROGRAMS) --product roundtrips --show-bin-path)/roundtrips" secrets $(SECRETS)

# Finishes downloads from nginx and Apache on loopback that are killed at random bytes, and checks wrong responses. The
# part that needs neither server is one of the tests. RESUME has additional arguments, such as `--seed 1`.
resume-servers: dependencies
	WANTED="nginx apache2" .ci/install-dependencies
	$(SWIFT) build --product resumedata
	python3 Tests/Resume/run.py "$$($(SWIFT) build --product resumedata --show-bin-path)/resumedata" $(RESUME)

# Measures library and command against their peers in one run: libplist (libplist-dev, libplist-utils), Foundation,
# Python's plistlib. A peer that is not installed is named at the end. BENCH takes more arguments, such as `--json
# FILE`. The installed command is measured, since the unstripped output of the linker can start more slowly.
bench: dependencies
	$(MAKE) install PREFIX="$(CURDIR)/$(STATIC)" DESTDIR=
	RESUMEDATAKIT_PROGRAMS=1 $(SWIFT) run -c release ResumeDataBenchmarks --peers Benchmarks/Peers \
	--command $(STATIC)/bin/resumedata $(BENCH)

# Installs the command: an optimized build with the standard library linked into it, so that it runs without a Swift
# installation. Symbols are stripped.
install: dependencies
	$(SWIFT) build -c release --static-swift-stdlib --disable-local-rpath --scratch-path $(STATIC) --product resumedata
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 $(STATIC)/release/resumedata "$(DESTDIR)$(PREFIX)/bin/resumedata"

# Installs the command into a separate directory, and runs it without Swift's libraries.
check-install:
	$(MAKE) install PREFIX="$(CURDIR)/$(STATIC)" DESTDIR=
	.ci/check-install $(STATIC)/bin/resumedata

# Builds and runs programs that depend on the library, outside of this checkout.
check-dependent: dependencies
	.ci/check-dependent

# Builds the library as it is built for an app.
check-smoke: dependencies
	.ci/check-smoke

# Builds the engine of Examples and tests it against nginx and a server with faults, both on loopback. Without
# optimization and debug information: BoringSSL, which is built twice, would take 11 minutes of CPU time, and no time is
# measured.
EXAMPLES = $(SWIFT) build --package-path Examples -debug-info-format none

examples:
	@WANTED=nginx .ci/install-dependencies
	$(EXAMPLES) --product resume-download
	python3 Examples/test.py "$$($(EXAMPLES) --show-bin-path)/resume-download"

# Type-checks the library for Apple's systems at the declared minimum.
check-apple: dependencies
	.ci/check-apple

# Compares the public interface with the committed list.
check-api: dependencies
	.ci/check-api

# Builds the documentation of each library product into .build/docs. Any warning is an error.
docs: dependencies
	for target in ResumeDataKit ResumeDataFoundation ResumeDataScan; do \
	RESUMEDATAKIT_DOCS=1 $(SWIFT) package --scratch-path .build/docs generate-documentation --target $$target \
	--warnings-as-errors || exit 1; done

PREFIX ?= /usr/local
# A separate build directory. In a shared one, static and dynamic builds would replace each other.
STATIC = .build/static

# Traces `scan` over hot databases, in a writable directory and on a read-only mount: nothing is changed, locked or
# created.
evidence: dependencies
	$(SWIFT) build --product resumedata
	python3 Tests/Evidence/run.py "$$($(SWIFT) build --product resumedata --show-bin-path)/resumedata"

# Counts what `scan` finds in real files without a blob and in a gigabyte of binaries, with an optimized build.
false-finds: dependencies
	$(SWIFT) build -c release --product resumedata
	python3 Tests/FalseFinds/run.py "$$($(SWIFT) build -c release --product resumedata --show-bin-path)/resumedata"

# Searches 512 MB of binaries with planted blobs, as foremost, scalpel and ripgrep do: exact ends, speed, memory.
raw-search: dependencies
	WANTED="foremost scalpel" .ci/install-dependencies
	$(SWIFT) build -c release --product resumedata
	python3 Tests/RawSearch/run.py "$$($(SWIFT) build -c release --product resumedata --show-bin-path)/resumedata"

# Kills the processes in which `scan` reads files 200 times, at random moments, and stops one. A small version is one of
# the tests. ISOLATION has additional arguments, such as `--seed 1`.
isolation: dependencies
	$(SWIFT) build -c release --product resumedata
	python3 Tests/Isolation/run.py --hang $(ISOLATION) \
	"$$($(SWIFT) build -c release --product resumedata --show-bin-path)/resumedata"

# Compares our reading of 50,000 damaged blobs of each format with CoreFoundation's.
differential: dependencies
	RESUMEDATA_MUTANTS=50000 $(SWIFT) test --disable-xctest --filter CoreFoundation

# Installs what is missing: libxml2's headers, pkg-config to find them, Python for the fixtures' generator, and
# plistutil, another reader for comparisons.
dependencies:
	@.ci/install-dependencies

# The nested packages, and the benchmarks.
NESTED = Benchmarks/Sources Examples/Package.swift Examples/Sources Fuzz/Package.swift Fuzz/Sources

format:
	$(SWIFT) format -i -r Package.swift Sources Tests $(NESTED)

lint:
	$(SWIFT) format lint --strict -r Package.swift Sources Tests $(NESTED)
	@# The formatter does not measure comments.
	@! LC_ALL=C.UTF-8 grep -rnE --include='*.swift' '.{121,}' Package.swift Sources Tests $(NESTED) .ci

# Checks that no module imports one above it.
imports:
	.ci/check-imports

# Regenerates the fixtures.
fixtures:
	python3 Fixtures/generate.py

# Regenerates the page of all rules.
docs-rules: dependencies
	$(SWIFT) build --product resumedata
	"$$($(SWIFT) build --product resumedata --show-bin-path)/resumedata" explain --format markdown > Documentation/RULES.md

# Fuzzes each target for SECONDS, with the address sanitizer; see Fuzz/README.md.
SECONDS ?= 60
fuzz: dependencies
	Fuzz/run.py --swift "$(SWIFT)" --seconds $(SECONDS)

# Runs the tests under the address sanitizer, then under the thread sanitizer. Backtraces are off, since a trap under a
# sanitizer could hang. Leak detection is off, since leaks of the argument parser would change the exit status.
sanitize: sanitize-address sanitize-thread

sanitize-address sanitize-thread: export SWIFT_BACKTRACE = enable=no
sanitize-address sanitize-thread: export ASAN_OPTIONS = detect_leaks=0

# HostileResourceTests is skipped, since the sanitizer itself needs memory.
sanitize-address: dependencies
	$(SWIFT) test --disable-xctest --sanitize=address --scratch-path .build/address --skip HostileResourceTests

# No faults are injected here: this sanitizer makes a varying number of its own system calls, so the n-th call is not
# the same in each run.
sanitize-thread: dependencies
	$(SWIFT) test --disable-xctest --sanitize=thread --scratch-path .build/thread --skip ReplacementInjectionTests \
	--skip HostileResourceTests

clean:
	$(SWIFT) package clean
