import TestInputs
import PropertyLists

/// Creates values and edits them, the same ones for the same seed.
struct RandomEdits {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func number(below bound: Int) -> Int { Int.random(in: 0..<max(bound, 1), using: &generator) }

  mutating func text() -> String {
    let pieces = [
      "a", "B", "é", "e\u{301}", "<", "&", ">", "\"", "\r", "\n", " ", "\t", "😀", "]]>", "CF$UID", "<!--", "\u{85}",
    ]
    return (0..<number(below: 5)).map { _ in pieces[number(below: pieces.count)] }.joined()
  }

  mutating func value(depth: Int = 0) -> PropertyList {
    switch number(below: depth < 3 ? 11 : 8) {
    case 0: return .boolean(number(below: 2) == 0)
    case 1: return .integer(PropertyListInteger(high: -1, low: generator.next()))
    case 2: return .real(Double(number(below: 1_000)) / 8)
    case 3: return .date(PropertyListDate(secondsSinceReferenceDate: Double(number(below: 1_000_000))))
    case 4: return .data((0..<number(below: 90)).map { UInt8(truncatingIfNeeded: $0) })
    case 5: return .uid(UInt64(number(below: 100)))
    case 8: return .array((0..<number(below: 4)).map { _ in value(depth: depth + 1) })
    case 9, 10: return .dictionary(PropertyListDictionary((0..<number(below: 4)).map { _ in entry(depth: depth + 1) }))
    default: return .string(text())
    }
  }

  private mutating func entry(depth: Int) -> PropertyListDictionary.Entry {
    .init(key: text(), value: value(depth: depth))
  }

  /// Changes something somewhere in a value.
  mutating func edit(_ value: inout PropertyList, depth: Int = 0) {
    // Descends in most cases, so that most edits do not touch most of the document.
    let descends = number(below: 4) > 0
    switch value {
    case .array(var values) where !values.isEmpty && descends:
      let index = number(below: values.count)
      if number(below: 2) == 0 {
        edit(&values[index], depth: depth + 1)
      } else {
        changeOrder(&values)
        if number(below: 2) == 0 { values.insert(self.value(depth: 2), at: number(below: values.count + 1)) }
      }
      value = .array(values)
    case .dictionary(var dictionary) where !dictionary.entries.isEmpty && descends:
      let index = number(below: dictionary.entries.count)
      switch number(below: 5) {
      case 0, 1: edit(&dictionary.entries[index].value, depth: depth + 1)
      case 2: dictionary.entries[index].key = text()
      case 3: changeOrder(&dictionary.entries)
      default: dictionary.entries.insert(entry(depth: 2), at: number(below: dictionary.entries.count + 1))
      }
      value = .dictionary(dictionary)
    default:
      value = self.value(depth: min(depth, 3))
    }
  }

  private mutating func changeOrder<Element>(_ elements: inout [Element]) {
    switch number(below: 4) {
    case 0: elements.shuffle(using: &generator)
    case 1: elements.removeAll()
    default: elements.remove(at: number(below: elements.count))
    }
  }
}
