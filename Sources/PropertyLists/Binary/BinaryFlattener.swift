/// Numbers the objects of a value for the layout from scratch: depth first, a container before its contents, keys
/// before values (CFBinaryPList.c, `_flattenPlist`).
struct BinaryFlattener {
  /// The objects in the order of their numbers.
  private(set) var objects: [BinaryOutput] = []
  private var shared: [PropertyList: Int] = [:]
  private let deepest: Int

  /// - Parameter deepest: how many levels of containers the value may have.
  init(deepest: Int) {
    self.deepest = deepest
  }

  /// Adds a value with all that it holds and returns its number.
  mutating func add(_ value: PropertyList, depth: Int = 1) throws(PropertyListError) -> Int {
    guard depth <= deepest + 1 else {
      throw PropertyListError(.tooDeep, "containers nest deeper than \(deepest) levels")
    }
    switch value {
    case .array(let values):
      let index = reserve()
      objects[index] = .array(try add(values, depth: depth))
      return index
    case .set(let values):
      let index = reserve()
      objects[index] = .set(try add(values, depth: depth))
      return index
    case .dictionary(let dictionary):
      let index = reserve()
      let keys = try add(dictionary.keys.map { .string($0) }, depth: depth)
      objects[index] = .dictionary(keys: keys, values: try add(dictionary.entries.map(\.value), depth: depth))
      return index
    case .uid:
      objects.append(.scalar(value))
      return objects.count - 1
    default:
      if let index = shared[value] { return index }
      objects.append(.scalar(value))
      shared[value] = objects.count - 1
      return objects.count - 1
    }
  }

  private mutating func add(_ values: [PropertyList], depth: Int) throws(PropertyListError) -> [Int] {
    var references: [Int] = []
    references.reserveCapacity(values.count)
    for value in values { references.append(try add(value, depth: depth + 1)) }
    return references
  }

  /// A number for a container whose contents are not known yet.
  private mutating func reserve() -> Int {
    objects.append(.array([]))
    return objects.count - 1
  }
}
