/// One way to do a workload's work.
struct Contender {
  let name: String
  /// Does the work on some of the inputs, and frees the results.
  let run: (Range<Int>) throws -> Sample

  init(_ name: String, run: @escaping (Range<Int>) throws -> Sample) {
    self.name = name
    self.run = run
  }

  /// A contender in this process: the work on one input, which returns a number that must be the same for all
  /// contenders.
  init(_ name: String, _ body: @escaping (Int) throws -> Int) {
    self.init(name, run: { range in try Sample.measure(range, body) })
  }
}

extension Contender {
  /// The name of this project among the contenders.
  static let ours = "ResumeDataKit"
  static let libplist = "libplist"
  static let foundation = "Foundation"
  static let plistlib = "Python plistlib"
  static let sax2 = "libxml2 SAX2, no values"
  static let memcpy = "memcpy"
}
