/// Turns the object table into values, each object once: an object that is referred to twice gives two values that
/// share their storage.
struct BinaryDecoder {
  private let table: BinaryObjectTable
  private let limits: PropertyListLimits
  private let knownTexts = KnownTexts.shared

  /// Elements that a container reserves room for up front; above that, memory follows what was really read.
  private static let largestReservation = 1_024
  /// Heights have 16 bits; no stack holds so many levels.
  private let deepest: Int
  /// Counts of values have 32 bits; so many values would take a hundred gigabytes.
  private let mostNodes: UInt32

  init(table: BinaryObjectTable, limits: PropertyListLimits) {
    self.table = table
    self.limits = limits
    deepest = limits.levels
    mostNodes = UInt32(clamping: min(limits.nodes, Int(UInt32.max) - 1))
  }

  /// The root.
  func decode() throws(PropertyListError) -> PropertyList {
    var progress = Progress(count: table.count)
    var measure = Measure()
    let top = table.trailer.topObject
    let value = try decode(top, depth: 1, &measure, &progress)
    // What the root lies in would be one more.
    try check(nodes: measure.nodes - 1, at: table.offset(of: top))
    return value
  }

  /// Decodes one object and adds it to the measure of the container that it lies in.
  private func decode(
    _ index: Int, depth: Int, _ outer: inout Measure, _ progress: inout Progress
  ) throws(PropertyListError) -> PropertyList {
    let state = progress.states[index]
    guard state == .unread || state == .number, depth <= deepest + 1 else {
      return try decodeAgain(index, depth: depth, &outer, &progress)
    }
    let object = try table.object(at: index)
    if state == .unread {
      // Objects that lie over each other could make a small input fill the memory (a thousand data objects, each from its
      // own start to the end of the file). Objects side by side never amount to more than the input.
      progress.claimedBytes += object.end - object.offset
      guard progress.claimedBytes <= table.source.count else { throw overlapping(object) }
    }
    switch object.kind {
    case BinaryMarker.array, BinaryMarker.set, BinaryMarker.dictionary:
      return try container(object, index, depth: depth, &outer, &progress)
    case BinaryMarker.ascii:
      if object.count <= limits.stringBytes,
        let known = knownTexts.index(of: object.payload..<object.end, in: table.source)
      {
        progress.states[index] = State(known: known)
        outer.add(Measure(scalar: object))
        return .string(knownTexts[known])
      }
    default: break
    }
    let value = try table.scalar(object, limits: limits)
    let measure = Measure(scalar: object)
    switch value {
    case .string, .data: progress.keep(value, measure, of: index)
    default: progress.states[index] = .number
    }
    outer.add(measure)
    return value
  }

  private func container(
    _ object: BinaryObject, _ index: Int, depth: Int, _ outer: inout Measure, _ progress: inout Progress
  ) throws(PropertyListError) -> PropertyList {
    guard depth <= deepest else { throw tooDeep(index) }
    progress.states[index] = .open
    var measure = Measure()
    let value: PropertyList =
      switch object.kind {
      case BinaryMarker.array: .array(try elements(of: object, depth: depth, &measure, &progress))
      case BinaryMarker.set: .set(try elements(of: object, depth: depth, &measure, &progress))
      default: .dictionary(try entries(of: object, depth: depth, &measure, &progress))
      }
    progress.keep(value, measure, of: index)
    outer.add(measure)
    return value
  }

  /// An object that was met before, or is one level too deep.
  @inline(never)
  private func decodeAgain(
    _ index: Int, depth: Int, _ outer: inout Measure, _ progress: inout Progress
  ) throws(PropertyListError) -> PropertyList {
    let state = progress.states[index]
    guard state != .open else {
      throw PropertyListError(
        .cycle, "a container holds itself (object \(index))", at: .byte(table.offset(of: index)))
    }
    let kept = progress.kept(state)
    guard depth + Int(kept?.measure.height ?? 0) <= deepest + 1 else { throw tooDeep(index) }
    if let kept {
      outer.add(kept.measure)
      return kept.value
    }
    let known = knownTexts[state.known]
    outer.add(Measure(scalar: try table.object(at: index)))
    return .string(known)
  }

  private func elements(
    of object: BinaryObject, depth: Int, _ measure: inout Measure, _ progress: inout Progress
  ) throws(PropertyListError) -> [PropertyList] {
    var elements: [PropertyList] = []
    elements.reserveCapacity(min(object.count, Self.largestReservation))
    for position in 0..<object.count {
      do {
        let child = try table.reference(position, of: object)
        elements.append(try decode(child, depth: depth + 1, &measure, &progress))
        try check(nodes: measure.nodes, at: object.offset)
      } catch {
        throw error.nested(under: .index(position))
      }
    }
    return elements
  }

  private func entries(
    of object: BinaryObject, depth: Int, _ measure: inout Measure, _ progress: inout Progress
  ) throws(PropertyListError) -> PropertyListDictionary {
    var entries: [PropertyListDictionary.Entry] = []
    entries.reserveCapacity(min(object.count, Self.largestReservation))
    for position in 0..<object.count {
      let keyIndex = try table.reference(position, of: object)
      guard case .string(let key) = try decode(keyIndex, depth: depth + 1, &measure, &progress) else {
        throw PropertyListError(
          .nonStringKey, "a dictionary key is not a string", at: .byte(table.offset(of: keyIndex)))
      }
      try check(nodes: measure.nodes, at: object.offset)
      let value: PropertyList
      do {
        let child = try table.reference(object.count + position, of: object)
        value = try decode(child, depth: depth + 1, &measure, &progress)
        try check(nodes: measure.nodes, at: object.offset)
      } catch {
        throw error.nested(under: .key(key))
      }
      entries.append(.init(key: key, value: value))
    }
    return PropertyListDictionary(entries)
  }

  @inline(__always)
  private func check(nodes: UInt32, at offset: Int) throws(PropertyListError) {
    guard nodes <= mostNodes else { throw tooManyNodes(offset) }
  }

  @inline(never)
  private func tooManyNodes(_ offset: Int) -> PropertyListError {
    PropertyListError(
      .tooManyNodes, "the property list expands to more than \(limits.nodes) values", at: .byte(offset))
  }

  @inline(never)
  private func overlapping(_ object: BinaryObject) -> PropertyListError {
    PropertyListError(
      .tooLarge, "objects lie over each other and together have more bytes than the input", at: .byte(object.offset))
  }

  @inline(never)
  private func tooDeep(_ index: Int) -> PropertyListError {
    PropertyListError(
      .tooDeep, "containers nest deeper than \(deepest) levels", at: .byte(table.offset(of: index)))
  }
}

extension BinaryDecoder {
  /// What a value amounts to.
  fileprivate struct Measure {
    /// Values in it and itself, each counted as often as it occurs; all beyond 32 bits is one.
    var nodes: UInt32 = 1
    /// Levels of containers, its own included; 0 for a scalar.
    var height: UInt16 = 1

    init() {}

    init(nodes: UInt32, height: UInt16) {
      self.nodes = nodes
      self.height = height
    }

    init(scalar object: BinaryObject) {
      nodes = UInt32(clamping: 1 + (object.end - object.offset) / PropertyListLimits.bytesPerNode)
      height = 0
    }

    /// Adds what a child amounts to.
    @inline(__always)
    mutating func add(_ child: Measure) {
      let (sum, overflow) = nodes.addingReportingOverflow(child.nodes)
      nodes = overflow ? .max : sum
      height = max(height, child.height + 1)
    }
  }

  /// How far an object was read, in 4 bytes: large lists have millions of objects.
  fileprivate struct State: Equatable {
    private let number: UInt32

    static let unread = State(0)
    /// Its contents are being read: meeting it again is a cycle.
    static let open = State(1)
    /// A number or the like, which is read again rather than kept.
    static let number = State(2)

    private static let firstKept: UInt32 = 3
    private static let firstKnown: UInt32 = .max - 0xFFFF

    private init(_ number: UInt32) {
      self.number = number
    }

    /// A text of the program's own.
    init(known index: Int) {
      self.init(Self.firstKnown + UInt32(truncatingIfNeeded: index & 0xFFFF))
    }

    /// An object whose value is kept. (As many as do not fit would take a hundred gigabytes.)
    init(kept index: Int) {
      self.init(min(UInt32(clamping: index + Int(Self.firstKept)), Self.firstKnown - 1))
    }

    /// Which of the program's own texts it is.
    var known: Int { Int(number &- Self.firstKnown) }

    /// Where the value is kept.
    var kept: Int? { number >= Self.firstKept && number < Self.firstKnown ? Int(number - Self.firstKept) : nil }
  }

  /// What was read so far.
  fileprivate struct Progress {
    /// 24 bytes: the numbers fill up what the value leaves of its last word.
    struct Kept {
      var value: PropertyList
      private var height: UInt16
      private var nodes: UInt32

      var measure: Measure { Measure(nodes: nodes, height: height) }

      init(value: PropertyList, measure: Measure) {
        self.value = value
        (height, nodes) = (measure.height, measure.nodes)
      }
    }

    var states: [State]
    /// Values that a second reference can share.
    private var values: [Kept] = []
    /// Bytes of all objects read so far.
    var claimedBytes = 0

    init(count: Int) {
      states = Array(repeating: .unread, count: count)
      values.reserveCapacity(min(count, BinaryDecoder.largestReservation))
    }

    func kept(_ state: State) -> Kept? {
      state.kept.map { values[$0] }
    }

    mutating func keep(_ value: PropertyList, _ measure: Measure, of index: Int) {
      states[index] = State(kept: values.count)
      values.append(Kept(value: value, measure: measure))
    }
  }
}
