import FuzzSupport
@testable import PropertyLists
@testable import XMLPropertyLists

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  _ = XMLPropertyList.looksLikeXML(input)
  do {
    try check(try XMLPropertyList(decoding: input), of: input)
  } catch let error as PropertyListError {
    guard case .line(let line, let column) = error.location else {
      require(false, "an error has a line and a column: \(error)")
      return 0
    }
    require((1...input.count + 1).contains(line) && column > 0, "an error's place is inside the input: \(error)")
  } catch {
    require(false, "no other error: \(error)")
  }
  return 0
}

private func check(_ list: XMLPropertyList, of input: [UInt8]) throws {
  do {
    require(try list.encoded() == input, "an unchanged list is written as it was read")
    if let fresh = try fresh(list.value) {
      let again = try XMLPropertyList(decoding: fresh)
      require(again.value == list.value, "what is written from scratch reads back")
      // Only this library reads integers beyond 64 bits.
      let kinds: Set<PropertyListAnomaly.Kind> = [.duplicateKey, .more, .coreFoundation]
      require(again.anomalies.allSatisfy { kinds.contains($0.kind) }, "our layout is not odd")
    }
    // Of entries with the same key the last one counts in XML, and the first one in a binary list.
    let value = list.value.withoutShadowedEntries
    let binary = try BinaryPropertyList(decoding: BinaryPropertyList.encode(value))
    // CoreFoundation refuses integers beyond 64 bits in XML; in a binary list it reads a part of them.
    require(binary.value == value || list.anomalies.contains { $0.coreFoundation != .agrees }, "as binary")
  } catch {
    require(false, "what was read can be written and read: \(error)")
  }
  if let cut = list.withoutTrailingBytes() {
    require(cut.value == list.value, "cutting off what follows keeps the value")
    require(cut.withoutTrailingBytes() == nil, "nothing is left to be cut off")
  }
  for path in list.value.paths(atMost: 30) {
    guard case .line(let line, let column) = list.location(of: path) else {
      require(false, "each value has a place: \(path)")
      return
    }
    require((1...input.count).contains(line) && column > 0, "the place of a value is inside the input")
  }
  checkEdit(of: list, input)
}

/// A list written from scratch, or nil if CoreFoundation read what well-formed XML cannot represent.
private func fresh(_ value: PropertyList) throws -> [UInt8]? {
  do {
    return try XMLPropertyList.encode(value)
  } catch  where error.code == .notRepresentable {
    return nil
  }
}

private func checkEdit(of list: XMLPropertyList, _ input: [UInt8]) {
  var generator = InputGenerator(input)
  var edited = list
  for _ in 0..<3 { edited.value = edited.value.edited(using: &generator, precedence: .last) }
  do {
    let written = try edited.encoded()
    let again = try XMLPropertyList(decoding: written)
    require(again.value == edited.value, "an edited list reads back")
    edited.value = list.value
    require(try edited.encoded() == input, "an edit that is undone leaves no change")
  } catch {
    require(
      error.code == .tooDeep || error.code == .notRepresentable || error.code == .tooLarge,
      "an edit can be written and read: \(error)")
  }
}
