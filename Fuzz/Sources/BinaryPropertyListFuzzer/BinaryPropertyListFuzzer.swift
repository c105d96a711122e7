import FuzzSupport
@testable import PropertyLists

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  _ = BinaryPropertyList.hasSoundTables(input)
  for end in BinaryPropertyList.likelyEnds(in: input).prefix(16) {
    require(end > 0 && end < input.count, "an end lies inside the input")
  }
  do {
    let list = try BinaryPropertyList(decoding: input)
    require((try? list.encoded()) == input, "an unchanged list is written as it was read")
  } catch {
    require(error.isInside(input.count), "an error has a place inside the input: \(error)")
  }
  checkLayout(of: input)
  if let list = try? BinaryPropertyList(decoding: input, limits: .small) { check(list, of: input) }
  return 0
}

/// If the fast check finds the file canonical, the list of anomalies must be empty.
private func checkLayout(of input: [UInt8]) {
  guard let table = try? BinaryPlistTable(of: input), table.isCanonicalLayout else { return }
  require(table.listedAnomalies().isEmpty, "a list in canonical layout is not odd")
}

private func check(_ list: BinaryPropertyList, of input: [UInt8]) {
  do {
    let written = try list.encodedFromLayout()
    let overlaps = list.anomalies.contains { $0.kind == .overlappingObjects || $0.kind == .more }
    // Unused objects are omitted if they cannot be written, or would be written twice. Offsets that cannot reach the
    // table become wider.
    let isWide = list.anomalies.allSatisfy { $0.kind != .narrowWidth }
    let isWhole = !overlaps && isWide && hasOnlySoundObjects(input)
    require(!isWhole || written == input, "the layout writes an unchanged list as it was read")
    require(try BinaryPropertyList(decoding: written).value == list.value, "what the layout writes reads back")

    let fresh = try BinaryPropertyList.encode(list.value)
    let again = try BinaryPropertyList(decoding: fresh)
    require(again.value == list.value, "what is written from scratch reads back")
    require(try again.encodedFromLayout() == fresh, "the layout writes our own layout as it is")
    require(again.anomalies.allSatisfy { isOfValue($0.kind) }, "our layout is not odd")

    try checkEdit(of: list, input)
  } catch {
    require(false, "what was read can be written and read: \(error)")
  }
  for path in list.value.paths(atMost: 30) {
    guard case .byte(let offset) = list.location(of: path) else {
      require(false, "each value has a place: \(path)")
      return
    }
    require(input.indices.contains(offset), "the place of a value is inside the input")
  }
}

/// Whether all objects can be read, also unused ones, and all references are valid.
private func hasOnlySoundObjects(_ input: [UInt8]) -> Bool {
  guard let table = try? BinaryPlistTable(of: input, limits: .small) else { return false }
  return (0..<table.count).allSatisfy { index in
    guard let object = table.extent(index) else { return false }
    return table.references(of: object).count == object.referenceCount
  }
}

/// Whether an anomaly belongs to the value and not to the layout.
private func isOfValue(_ kind: PropertyListAnomaly.Kind) -> Bool {
  [.duplicateKey, .unusualScalar, .deepNesting, .more].contains(kind)
}

private func checkEdit(of list: BinaryPropertyList, _ input: [UInt8]) throws {
  var generator = InputGenerator(input)
  var edited = list
  for _ in 0..<3 { edited.value = edited.value.edited(using: &generator, precedence: .first) }
  guard edited.value != list.value else { return }
  do {
    let written = try edited.encoded()
    let again = try BinaryPropertyList(decoding: written)
    require(again.value == edited.value, "an edited list reads back")
    require(try again.encodedFromLayout() == written, "an edited list keeps its layout")
  } catch {
    require(error.code == .tooDeep, "an edit can be written and read: \(error)")
  }
}

extension PropertyListError {
  fileprivate func isInside(_ count: Int) -> Bool {
    if case .byte(let offset) = location { (0...count).contains(offset) } else { false }
  }
}

/// Called by libFuzzer for a new input.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateBinary(start, count, most, seed)
}
