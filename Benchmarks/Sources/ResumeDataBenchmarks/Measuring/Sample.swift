import CThreadCounters

/// What running a contender once over some inputs took.
struct Sample {
  /// Processor time of the thread: on a machine that others use too, wall time says more about them.
  var nanoseconds: Double
  /// Blocks asked for, or nil if the contender runs in a process of its own.
  var allocations: Double?
  /// Depends on the results, so that no contender gets away with doing nothing.
  var checksum: Int

  /// Runs something in this process.
  static func measure(_ range: Range<Int>, _ body: (Int) throws -> Int) rethrows -> Sample {
    var checksum = 0
    let before = allocations_of_this_thread()
    let start = nanoseconds_of_this_thread()
    for index in range { checksum &+= try body(index) }
    let nanoseconds = nanoseconds_of_this_thread() - start
    let allocations = allocations_of_this_thread() - before
    return Sample(nanoseconds: Double(nanoseconds), allocations: Double(allocations), checksum: checksum)
  }
}
