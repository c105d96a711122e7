import CThreadCounters

/// The cost of one run of a contender over some inputs.
struct Sample {
  /// Processor time of the thread: on a shared machine, wall time depends on other processes.
  var nanoseconds: Double
  /// Allocated blocks, or nil if the contender runs in a separate process.
  var allocations: Double?
  /// Depends on the results, so that the work cannot be optimized away.
  var checksum: Int

  /// Measures work in this process.
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
