# Two commands do everything on a fresh Debian or Ubuntu that has a Swift toolchain: `make demo` and `make test`.

SWIFT ?= swift

.PHONY: demo test batch mutate roundtrips bench install check-install docs-rules format lint imports fixtures dependencies fuzz sanitize sanitize-address sanitize-thread clean

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

# Damages each fixture in thousands of ways and runs the inputs that cost most, with an optimized build. `MUTATE=--all` leaves
# nothing out and takes eight times as long.
mutate: dependencies
	$(SWIFT) build -c release --product mutate
	python3 Tests/Mutation/run.py "$$($(SWIFT) build -c release --product mutate --show-bin-path)/mutate" $(MUTATE)

# Converts 10,000 random blobs there and back, another seed each time. ROUNDTRIPS takes a count and a seed.
roundtrips: dependencies
	$(SWIFT) build -c release --product roundtrips
	"$$($(SWIFT) build -c release --product roundtrips --show-bin-path)/roundtrips" $(ROUNDTRIPS)

# Measures library and command against their peers in one run: libplist (libplist-dev, libplist-utils), Foundation, Python's
# plistlib. A peer that is not installed is named at the end. BENCH takes more arguments, such as `--json FILE`. The command is
# measured as it is installed: a linker's own output can lie in memory in small pieces, which makes it start more slowly.
bench: dependencies
	$(MAKE) install PREFIX="$(CURDIR)/$(STATIC)" DESTDIR=
	$(SWIFT) run -c release --package-path Benchmarks ResumeDataBenchmarks --peers Benchmarks/Peers \
	--command $(STATIC)/bin/resumedata $(BENCH)

# Installs the command. The standard library is linked into it, so it runs where there is no Swift, and starts faster. No library
# of ours lies beside it that would have to be looked for, and none uses its symbols. libxml2 is loaded when there is XML to read.
install: dependencies
	$(PREPARE)
	$(LINKED) $(SWIFT) build -c release --static-swift-stdlib --disable-local-rpath $(ELF) --scratch-path $(STATIC) \
	--product resumedata
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(STATIC)/release/resumedata "$(DESTDIR)$(PREFIX)/bin/resumedata"

# Apple's linker exports no symbols of a program unless asked to, and its systems have libxml2 in memory already.
ifneq ($(shell uname),Darwin)
ELF = -Xlinker --no-export-dynamic -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
PREPARE = Installation/prepare "$(CURDIR)/$(STATIC)/link"
LINKED = PKG_CONFIG_PATH="$(CURDIR)/$(STATIC)/link"
endif

# Installs it into a folder of its own, and holds what it needs, does and says with and without libxml2.
check-install:
	$(MAKE) install PREFIX="$(CURDIR)/$(STATIC)" DESTDIR=
	$(SWIFT) build -c release --product resumedata
	python3 Tests/Installation/run.py $(STATIC)/bin/resumedata \
	"$$($(SWIFT) build -c release --product resumedata --show-bin-path)/resumedata"

PREFIX ?= /usr/local
# A build of its own: sharing one with builds that link the standard library dynamically would make each begin anew.
STATIC = .build/static

# Installs what is missing: libxml2's headers, pkg-config to find them, Python for the fixtures' generator, and plistutil, a
# second reader that tests hold ours against.
dependencies:
	@.ci/install-dependencies

# The packages of their own.
NESTED = Benchmarks/Package.swift Benchmarks/Sources Fuzz/Package.swift Fuzz/Sources

format:
	$(SWIFT) format -i -r Package.swift Sources Tests $(NESTED)

lint:
	$(SWIFT) format lint --strict -r Package.swift Sources Tests $(NESTED)

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

# Fuzzes each entrance for so many seconds, with the address sanitizer; see Fuzz/README.md.
SECONDS ?= 60
fuzz: dependencies
	Fuzz/run.py --swift "$(SWIFT)" --seconds $(SECONDS)

# Runs the tests under the address sanitizer, then under the thread sanitizer. A trap under a sanitizer could hang while
# it looks for a backtrace; what leaks at the end of the command is the argument parser's, and would change the exit status.
sanitize: sanitize-address sanitize-thread

sanitize-address sanitize-thread: export SWIFT_BACKTRACE = enable=no
sanitize-address sanitize-thread: export ASAN_OPTIONS = detect_leaks=0
sanitize-address sanitize-thread: export RESUMEDATA_SLOWDOWN = 20

sanitize-address: dependencies
	$(SWIFT) test --disable-xctest --sanitize=address --scratch-path .build/address

# No faults are injected here: this sanitizer makes system calls of its own, another number in each run, so that the n-th is not
# the same call twice.
sanitize-thread: dependencies
	$(SWIFT) test --disable-xctest --sanitize=thread --scratch-path .build/thread --skip ReplacementInjectionTests

clean:
	$(SWIFT) package clean
