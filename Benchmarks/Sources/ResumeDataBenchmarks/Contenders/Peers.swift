import Foundation

/// The peers that are installed.
struct Peers {
  let libplist: LibPlist?
  let plistlib: Plistlib?
  /// The peers that are not installed, and how to install them.
  let missing: [String]

  init(workers: URL) {
    libplist = LibPlist()
    plistlib = Plistlib(worker: workers.appendingPathComponent("plistlib_worker.py"))
    missing =
      (libplist == nil ? ["libplist (Debian: apt-get install libplist-dev)"] : [])
      + (plistlib == nil ? ["Python plistlib (Debian: apt-get install python3)"] : [])
  }

  /// A contender that uses libplist, if it is installed.
  func libplist(_ body: @escaping (LibPlist, Int) throws -> Int) -> Contender? {
    libplist.map { library in Contender(Contender.libplist) { index in try body(library, index) } }
  }

  /// A contender that uses plistlib, if it is installed.
  func plistlib(_ work: Plistlib.Work, _ files: InputFiles, _ format: ListFormat) -> Contender? {
    plistlib?.contender(work, files, format)
  }
}
