extension PropertyList {
  /// The value at a path, or nil if the path leads nowhere. A path stops at data: `contents` is not followed here.
  package subscript(path: PropertyListPath) -> PropertyList? {
    var value = self
    for component in path.components {
      guard let position = value.position(of: component) else { return nil }
      value = value.children[position]
    }
    return value
  }

  /// Changes the value at a path in place.
  ///
  /// - Returns: what `change` returns; nil, without a call, where the path leads nowhere.
  /// - Throws: what `change` throws.
  @discardableResult
  package mutating func update<Result, Failure: Error>(
    _ path: PropertyListPath,
    _ change: (inout PropertyList) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    var containers: [(value: PropertyList, position: Int)] = []
    var value = self
    for component in path.components {
      guard let position = value.position(of: component) else { return nil }
      containers.append((value, position))
      value = value.children[position]
    }
    let result = try change(&value)
    for (container, position) in containers.reversed() { value = container.replacingChild(at: position, by: value) }
    self = value
    return result
  }

  /// The position in a container that a step leads to, or nil if it leads nowhere.
  private func position(of component: PropertyListPath.Component) -> Int? {
    switch (component, self) {
    case (.key(let key), .dictionary(let dictionary)): dictionary.index(ofKey: key)
    case (.index(let index), .array(let values)), (.index(let index), .set(let values)):
      values.indices.contains(index) ? index : nil
    default: nil
    }
  }

  private func replacingChild(at position: Int, by child: PropertyList) -> PropertyList {
    switch self {
    case .array(var values):
      values[position] = child
      return .array(values)
    case .set(var values):
      values[position] = child
      return .set(values)
    case .dictionary(var dictionary):
      dictionary.entries[position].value = child
      return .dictionary(dictionary)
    default: return self
    }
  }
}
