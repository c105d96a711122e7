import Foundation

/// Whom we are compared with: what is installed of it.
struct Peers {
  let libplist: LibPlist?
  let plistlib: Plistlib?
  /// What is not there, and how to get it.
  let missing: [String]

  init(workers: URL) {
    libplist = LibPlist()
    plistlib = Plistlib(worker: workers.appendingPathComponent("plistlib_worker.py"))
    missing =
      (libplist == nil ? ["libplist (Debian: apt-get install libplist-dev)"] : [])
      + (plistlib == nil ? ["Python plistlib (Debian: apt-get install python3)"] : [])
  }

  /// A contender of libplist, if it is there.
  func libplist(_ body: @escaping (LibPlist, Int) throws -> Int) -> Contender? {
    libplist.map { library in Contender(Contender.libplist) { index in try body(library, index) } }
  }

  /// A contender of plistlib, if it is there.
  func plistlib(_ work: Plistlib.Work, _ files: InputFiles, _ format: ListFormat) -> Contender? {
    plistlib?.contender(work, files, format)
  }
}
