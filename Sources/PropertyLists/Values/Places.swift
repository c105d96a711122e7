/// The places of a collection's elements.
package enum Places {
  /// The places in the order of the elements; equal elements keep their order.
  ///
  /// Each kind of elements that is sorted itself adds some kilobytes of code to a program: here only numbers are.
  @inline(never)
  package static func sorted(_ count: Int, by isBefore: (Int, Int) -> Bool) -> [Int] {
    (0..<count).sorted(by: isBefore)
  }
}
