internal import PropertyLists

/// The usual beginning of XML property lists, written by Apple and others.
///
/// libxml2 does not need it, since the text is UTF-8 and the DTD is never read, and parsing it takes as long as ten
/// values. So libxml2 starts after it, if `<plist>` follows directly.
enum XMLPrologue {
  /// The lines of the prologue.
  static let lines = 2

  private static var usual: StaticString {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist 
    """
  }

  /// Where the usual prologue of a text ends, or nil if the text begins in any other way.
  static func end(in text: [UInt8]) -> Int? {
    text.begins(with: usual) ? usual.utf8CodeUnitCount - "<plist ".utf8.count : nil
  }
}
