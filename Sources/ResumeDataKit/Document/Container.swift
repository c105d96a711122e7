import PropertyLists
import XMLPropertyLists

extension ResumeDataDocument {
  /// The kind of file that contains a blob's property list.
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
}

/// The name inside of the package.
package typealias Container = ResumeDataDocument.Container

/// The file format that some bytes announce.
enum ContainerFormat: Sendable, Equatable {
  case xml
  case binary
  /// A binary property list under a mask, which need not be a known one.
  case masked(Mask)

  /// Checks the first bytes, and for an unknown mask also the trailer. Nil if they are not a container.
  init?(sniffing bytes: [UInt8]) {
    if BinaryPropertyList.looksBinary(bytes) {
      self = .binary
    } else if XMLPropertyList.looksLikeXML(bytes) {
      self = .xml
    } else if let mask = Mask(of: bytes),
      mask.isKnown
        || BinaryPropertyList.mayHaveTrailer(bytes) && BinaryPropertyList.hasSoundTables(mask.applied(to: bytes))
    {
      self = .masked(mask)
    } else {
      return nil
    }
  }
}
