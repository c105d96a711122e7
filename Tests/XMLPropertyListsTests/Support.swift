import PropertyLists
import XMLPropertyLists

/// Reads a document given as text.
func read(_ text: String, limits: PropertyListLimits = .default) throws -> XMLPropertyList {
  try XMLPropertyList(decoding: Array(text.utf8), limits: limits)
}

/// Reads the element inside `<plist>`.
func value(_ element: String) throws -> PropertyList {
  try read("<plist>\(element)</plist>").value
}

/// The error of a document, or nil if it is read.
func refusal(_ text: String, limits: PropertyListLimits = .default) -> PropertyListError? {
  refusal(Array(text.utf8), limits: limits)
}

func refusal(_ bytes: [UInt8], limits: PropertyListLimits = .default) -> PropertyListError? {
  do throws(PropertyListError) {
    _ = try XMLPropertyList(decoding: bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}

/// The error of some work, or nil if it succeeds.
func failure(_ work: () throws(PropertyListError) -> Void) -> PropertyListError? {
  do throws(PropertyListError) {
    try work()
    return nil
  } catch {
    return error
  }
}

extension XMLPropertyList {
  /// The text after an edit of the value.
  func edited(_ edit: (inout PropertyList) -> Void) throws -> String {
    var copy = self
    edit(&copy.value)
    let bytes = try copy.encoded()
    let again = try XMLPropertyList(decoding: bytes)
    guard again.value == copy.value else { throw DifferentValue(read: again.value, written: copy.value) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

struct DifferentValue: Error {
  var read: PropertyList
  var written: PropertyList
}

extension PropertyList {
  /// An entry of a dictionary, to set.
  subscript(entry key: String) -> PropertyList? {
    get { dictionary?[key] }
    set {
      guard var dictionary else { return }
      dictionary[key] = newValue
      self = .dictionary(dictionary)
    }
  }
}
