internal import PropertyLists

/// The beginning that Apple's writers give every XML property list, and others after them.
///
/// It says nothing that libxml2 would need to know - the text is UTF-8, the DTD is never read - and to parse it takes
/// about as long as ten values do. So libxml2 begins after it, where `<plist>` follows at once.
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
