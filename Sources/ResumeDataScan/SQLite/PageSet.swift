/// A set of page numbers. What is outside of their range is found without hashing, which is almost every value of four
/// bytes that is not a page number.
struct PageSet {
  private let pages: Set<Int>
  private let range: ClosedRange<Int>

  init(_ pages: [Int]) {
    self.pages = Set(pages)
    range = (pages.min() ?? 0)...(pages.max() ?? 0)
  }

  var isEmpty: Bool { pages.isEmpty }

  func contains(_ page: Int) -> Bool { range.contains(page) && pages.contains(page) }
}
