internal import PropertyLists

/// A container whose items are being written.
struct XMLOpenValue {
  let isDictionary: Bool
  private var entries: [PropertyListDictionary.Entry] = []
  private var values: [PropertyList] = []
  private var index = 0
  /// Whether the value of the next item has been begun. An error then belongs to that item, not to the container.
  private var isInItem = false

  init(_ values: [PropertyList]) { (isDictionary, self.values) = (false, values) }

  init(_ entries: [PropertyListDictionary.Entry]) { (isDictionary, self.entries) = (true, entries) }

  /// Whether no item is left.
  var isComplete: Bool { index >= (isDictionary ? entries.count : values.count) }

  /// The key of the next item; nil in an array.
  var key: String? { isDictionary ? entries[index].key : nil }

  /// The value of the next item.
  var value: PropertyList { isDictionary ? entries[index].value : values[index] }

  /// The step from the container to the item that is being written.
  var component: PropertyListPath.Component? {
    guard isInItem else { return nil }
    return isDictionary ? .key(entries[index].key) : .index(index)
  }

  /// Begins the value of the next item.
  mutating func beginItem() { isInItem = true }

  /// Ends the item.
  mutating func finishItem() {
    isInItem = false
    index += 1
  }
}

extension PropertyListError {
  /// The error with a path from the enclosing containers, the outermost first.
  func nested(under components: [PropertyListPath.Component]) -> PropertyListError {
    var error = self
    error.path = PropertyListPath(components + path.components)
    return error
  }
}
