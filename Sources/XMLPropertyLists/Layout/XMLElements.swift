/// The positions of the values and keys of a document in its source.
///
/// Elements are numbered in the order of their start tags, the value of the document first, `<plist>` left out. The
/// elements of a dictionary are its keys and values in turn, also for a dictionary that represents a UID; those of an
/// array are its values.
struct XMLElements: Sendable, Equatable {
  /// The number of the document's value.
  static let root = 0

  /// Small, since a list of some megabytes has a hundred thousand of them. The ends of tags are looked up when they are
  /// needed.
  private struct Element: Sendable, Equatable {
    /// The `<` of the start tag.
    var start: UInt32
    /// After the last `>`.
    var end: UInt32 = 0
    /// The number of the first element that is after this one and not in it.
    var next: UInt32 = 0
  }

  let source: XMLSource
  private var elements: [Element] = []

  /// - Parameter source: less than 4 GB.
  init(of source: XMLSource) { self.source = source }
}

// MARK: - Reading a document

extension XMLElements {
  mutating func reserveCapacity(_ count: Int) { elements.reserveCapacity(count) }

  /// Begins an element and returns its number.
  mutating func open(at start: Int) -> Int {
    elements.append(Element(start: UInt32(truncatingIfNeeded: start)))
    return elements.count - 1
  }

  /// Ends an element.
  mutating func close(_ number: Int, at end: Int) {
    elements[number].end = UInt32(truncatingIfNeeded: end)
    elements[number].next = UInt32(truncatingIfNeeded: elements.count)
  }
}

// MARK: - Asking for places

extension XMLElements {
  func start(of number: Int) -> Int { Int(elements[number].start) }

  /// The number of the first element that is after an element and not in it.
  func next(after number: Int) -> Int { Int(elements[number].next) }

  func hasChildren(_ number: Int) -> Bool { next(after: number) > number + 1 }

  /// The direct children of an element.
  func children(of number: Int) -> [Int] {
    let end = next(after: number)
    var children: [Int] = []
    var child = number + 1
    while child < end {
      children.append(child)
      child = next(after: child)
    }
    return children
  }

  /// One of the direct children of an element.
  func child(_ index: Int, of number: Int) -> Int? {
    let children = children(of: number)
    return children.indices.contains(index) ? children[index] : nil
  }

  func span(of number: Int) -> XMLSpan {
    let (start, end) = (Int(elements[number].start), Int(elements[number].end))
    let contentStart = source.endOfStartTag(at: start)
    let contentEnd = contentStart == end ? end : source.startOfTag(before: end)
    return XMLSpan(start: start, contentStart: contentStart, contentEnd: contentEnd, end: end)
  }

  /// The outermost and first container whose first child is on a separate line, with the text before that child.
  func firstLinedContainer() -> (container: Int, gap: Range<Int>)? {
    for number in elements.indices where hasChildren(number) {
      let gap = source.endOfStartTag(at: start(of: number))..<start(of: number + 1)
      if source.bytes[gap].contains(where: \.isLineEnd) { return (number, gap) }
    }
    return nil
  }
}
