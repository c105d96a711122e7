/// What kind of file holds a blob's property list.
public enum Container: String, Sendable, Hashable {
  /// An XML property list.
  case xml
  /// A binary property list.
  case binary
  /// A binary keyed archive.
  case keyedArchive = "keyed-archive"
  /// An XML keyed archive.
  case xmlKeyedArchive = "xml-keyed-archive"
  /// A binary keyed archive whose first 8 bytes are masked.
  case maskedArchive = "masked-archive"
}
