@testable public import PropertyLists

extension PropertyList {
  /// This value with a value changed, removed, added or moved inside. XML can represent the new values.
  ///
  /// - Parameter precedence: which of several entries with one key counts in the format of the list.
  public func edited(
    using generator: inout InputGenerator, precedence: PropertyListDictionary.Precedence
  ) -> PropertyList {
    let descends = Int.random(in: 0..<8, using: &generator) > 0
    switch self {
    case .array(let elements) where !elements.isEmpty && descends:
      return .array(Self.edited(elements, using: &generator, precedence))
    case .set(let elements) where !elements.isEmpty && descends:
      return .set(Self.edited(elements, using: &generator, precedence))
    case .dictionary(let dictionary) where !dictionary.entries.isEmpty && descends:
      return .dictionary(Self.edited(dictionary, using: &generator, precedence))
    default:
      return .small(using: &generator, precedence)
    }
  }

  private static func edited(
    _ elements: [PropertyList], using generator: inout InputGenerator, _ precedence: PropertyListDictionary.Precedence
  ) -> [PropertyList] {
    var elements = elements
    let index = Int.random(in: elements.indices, using: &generator)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: elements.remove(at: index)
    case 1: elements.insert(.small(using: &generator, precedence), at: index)
    case 2: elements.insert(elements[index], at: Int.random(in: 0...elements.count, using: &generator))
    case 3: elements.swapAt(index, Int.random(in: elements.indices, using: &generator))
    default: elements[index] = elements[index].edited(using: &generator, precedence: precedence)
    }
    return elements
  }

  private static func edited(
    _ dictionary: PropertyListDictionary, using generator: inout InputGenerator,
    _ precedence: PropertyListDictionary.Precedence
  ) -> PropertyListDictionary {
    var dictionary = dictionary
    let index = Int.random(in: dictionary.entries.indices, using: &generator)
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: dictionary.entries.remove(at: index)
    case 1: dictionary.entries.insert(.init(key: "new", value: .small(using: &generator, precedence)), at: index)
    case 2: dictionary.entries.swapAt(index, Int.random(in: dictionary.entries.indices, using: &generator))
    case 3: dictionary.entries[index].key = "renamed"
    default:
      dictionary.entries[index].value = dictionary.entries[index].value.edited(
        using: &generator, precedence: precedence)
    }
    return dictionary
  }

  private static func small(
    using generator: inout InputGenerator, _ precedence: PropertyListDictionary.Precedence
  ) -> PropertyList {
    switch Int.random(in: 0..<9, using: &generator) {
    case 0: .boolean(.random(using: &generator))
    case 1: .integer(PropertyListInteger(Int64.random(in: -300...300, using: &generator)))
    case 2: .integer(PropertyListInteger(Int64.random(in: .min ... .max, using: &generator)))
    case 3: .real(.random(in: -1...1, using: &generator))
    case 4: .data(Array(repeating: 0xA5, count: .random(in: 0...20, using: &generator)))
    case 5: .string("")
    case 6: .string("é < 😀 & a text longer than fifteen\r")
    case 7: .array([.uid(.random(in: 0...300, using: &generator)), "same", "same"])
    default:
      .dictionary(
        PropertyListDictionary(
          [.init(key: "key", value: "value"), .init(key: "twice", value: []), .init(key: "twice", value: true)],
          precedence: precedence))
    }
  }

  /// The paths of the first values, including the root. A repeated key stands for its last entry.
  public func paths(atMost most: Int) -> [PropertyListPath] {
    var found: [PropertyListPath] = []
    var pending: [(path: PropertyListPath, value: PropertyList)] = [(.root, self)]
    while let (path, value) = pending.popLast(), found.count < most {
      found.append(path)
      switch value {
      case .array(let elements), .set(let elements):
        pending += elements.prefix(most).enumerated().map { (path.appending(.index($0.offset)), $0.element) }
      case .dictionary(let dictionary):
        pending += dictionary.entries.prefix(most).compactMap { entry in
          dictionary[entry.key].map { (path.appending(.key(entry.key)), $0) }
        }
      default: break
      }
    }
    return found
  }
}

extension PropertyListLimits {
  /// Limits for the expensive properties. The default limits are tested with each input as well.
  public static let small = PropertyListLimits(nodes: 10_000)
}
