internal import PropertyLists

/// A container whose items are being written.
struct OpenValue {
  let tag: XMLTag
  private var entries: [PropertyListDictionary.Entry] = []
  private var values: [PropertyList] = []
  private var index = 0
  /// Whether the value of the next item has been begun: an error is then that item's and not the container's.
  private var isInItem = false

  /// Nil for what is no container.
  init?(_ value: PropertyList) {
    switch value {
    case .array(let values): (tag, self.values) = (.array, values)
    case .dictionary(let dictionary): (tag, entries) = (.dict, dictionary.entries)
    default: return nil
    }
  }

  /// Whether no item is left.
  var isComplete: Bool { index >= (tag == .dict ? entries.count : values.count) }

  /// The key of the next item; nil in an array.
  var key: String? { tag == .dict ? entries[index].key : nil }

  /// The value of the next item.
  var value: PropertyList { tag == .dict ? entries[index].value : values[index] }

  /// The step from the container to the item that is being written.
  var component: PropertyListPath.Component? {
    guard isInItem else { return nil }
    return tag == .dict ? .key(entries[index].key) : .index(index)
  }

  /// The value of the next item comes.
  mutating func beginItem() { isInItem = true }

  /// The item is written.
  mutating func finishItem() {
    isInItem = false
    index += 1
  }
}

extension PropertyListError {
  /// The error as seen from some containers further out, the outermost first.
  func nested(under components: [PropertyListPath.Component]) -> PropertyListError {
    var error = self
    error.path = PropertyListPath(components + path.components)
    return error
  }
}
