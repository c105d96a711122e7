extension PropertyList {
  /// The value at a path, or nil where the path leads nowhere. A path stops at data: `contents` is not followed here.
  public subscript(path: PropertyListPath) -> PropertyList? {
    value(at: path.components[...])
  }

  private func value(at components: ArraySlice<PropertyListPath.Component>) -> PropertyList? {
    guard let first = components.first else { return self }
    let rest = components.dropFirst()
    switch (first, self) {
    case (.key(let key), .dictionary(let dictionary)):
      return dictionary[key]?.value(at: rest)
    case (.index(let index), .array(let values)), (.index(let index), .set(let values)):
      return values.indices.contains(index) ? values[index].value(at: rest) : nil
    default:
      return nil
    }
  }

  /// Changes the value at a path in place.
  ///
  /// - Returns: what `change` returns; nil, without a call, where the path leads nowhere.
  /// - Throws: what `change` throws.
  @discardableResult
  public mutating func update<Result, Failure: Error>(
    _ path: PropertyListPath,
    _ change: (inout PropertyList) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    try update(path.components[...], change)
  }

  private mutating func update<Result, Failure: Error>(
    _ components: ArraySlice<PropertyListPath.Component>,
    _ change: (inout PropertyList) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let first = components.first else { return try change(&self) }
    let rest = components.dropFirst()
    switch (first, self) {
    case (.key(let key), .dictionary(var dictionary)):
      guard let index = dictionary.lastIndex(ofKey: key) else { return nil }
      let result = try dictionary.entries[index].value.update(rest, change)
      self = .dictionary(dictionary)
      return result
    case (.index(let index), .array(var values)):
      guard values.indices.contains(index) else { return nil }
      let result = try values[index].update(rest, change)
      self = .array(values)
      return result
    case (.index(let index), .set(var values)):
      guard values.indices.contains(index) else { return nil }
      let result = try values[index].update(rest, change)
      self = .set(values)
      return result
    default:
      return nil
    }
  }
}
