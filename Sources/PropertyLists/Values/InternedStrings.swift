/// Strings that nearly every blob has: keys of resume data, keys and classes of keyed archives, fields of archived
/// requests, names of headers. A decoder uses them instead of creating new strings.
///
/// The strings are literals, so that returning one allocates nothing and counts no references. The list affects only
/// the speed, never the result.
package struct InternedStrings: Sendable {
  /// The length of a string and its last 8 bytes, or all of a shorter one. Few strings have both in common, since
  /// numbered names differ at the end.
  private struct Mark {
    var count: Int
    var lastWord: UInt64
    /// Where its other bytes begin in `words`.
    var start: Int
  }

  /// The texts of this build.
  static let shared = InternedStrings(all)

  private let texts: [String]
  private let marks: [Mark]
  /// The bytes of all texts, 8 a number, without the last 1 to 8 of each.
  private let words: [UInt64]
  /// Positions in `texts` by hash, with linear probing; -1 for an empty slot.
  private let places: [Int16]

  private static let bits: UInt64 = 9
  private static let maximumLength = 40

  init(_ texts: [String]) {
    var marks: [Mark] = []
    var words: [UInt64] = []
    var places = [Int16](repeating: -1, count: 1 << Self.bits)
    for (index, text) in texts.enumerated() {
      let bytes = Array(text.utf8)
      let size = min(8, bytes.count)
      let lastWord = bytes.bigEndian(at: bytes.count - size, size: size) ?? 0
      marks.append(Mark(count: bytes.count, lastWord: lastWord, start: words.count))
      words += stride(from: 0, to: bytes.count - 8, by: 8).map { bytes.bigEndianWord(at: $0) }
      var place = Self.hash(lastWord, count: bytes.count)
      while places[place] >= 0 { place = (place + 1) % places.count }
      places[place] = Int16(index)
    }
    self.texts = texts
    self.marks = marks
    self.words = words
    self.places = places
  }

  /// A text by its index.
  subscript(index: Int) -> String { texts[index] }

  /// The known string that equals some bytes, or nil if there is none.
  package static func text(of bytes: [UInt8]) -> String? {
    shared.index(of: bytes.indices, in: bytes).map { shared[$0] }
  }

  /// The index of the known string that equals a range of some bytes, or nil if there is none.
  func index(of range: Range<Int>, in bytes: [UInt8]) -> Int? {
    let count = range.count
    guard count > 0, count <= Self.maximumLength else { return nil }
    let lastWord =
      count < 8
      ? bytes.bigEndian(at: range.lowerBound, size: count) ?? 0 : bytes.bigEndianWord(at: range.upperBound - 8)
    var place = Self.hash(lastWord, count: count)
    while places[place] >= 0 {
      let index = Int(places[place])
      if marks[index].lastWord == lastWord, marks[index].count == count, hasWords(index, range, in: bytes) {
        return index
      }
      place = (place + 1) & (1 << Int(Self.bits) - 1)
    }
    return nil
  }

  /// Whether a text has the same bytes before its last eight.
  private func hasWords(_ index: Int, _ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    var (position, word) = (range.lowerBound, marks[index].start)
    while position < range.upperBound - 8 {
      guard bytes.bigEndianWord(at: position) == words[word] else { return false }
      (position, word) = (position + 8, word + 1)
    }
    return true
  }

  private static func hash(_ word: UInt64, count: Int) -> Int {
    let mixed = (word ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> (64 - bits))
  }
}

extension InternedStrings {
  private static let all: [String] = [
    "NSURLSessionResumeInfoVersion", "NSURLSessionDownloadURL", "NSURLSessionResumeBytesReceived",
    "NSURLSessionResumeCurrentRequest", "NSURLSessionResumeOriginalRequest", "NSURLSessionResumeEntityTag",
    "NSURLSessionResumeServerDownloadDate", "NSURLSessionResumeInfoLocalPath", "NSURLSessionResumeInfoTempFileName",
    "NSURLSessionResumeByteRange",
    "$version", "$archiver", "$top", "$objects", "$null", "$class", "$classname", "$classes", "NSKeyedArchiver",
    "NSKeyedArchiveRootObjectKey", "root",
    "NS.keys", "NS.objects", "NS.base", "NS.relative", "NS.data", "NS.string", "NS.time",
    "NSObject", "NSURL", "NSURLRequest", "NSMutableURLRequest", "NSDictionary", "NSMutableDictionary", "NSArray",
    "NSMutableArray", "NSString", "NSMutableString", "NSData", "NSMutableData", "NSHTTPURLResponse", "NSURLResponse",
    "$0", "$1", "$2", "__nsurlrequest_proto_props", "startTimeoutTime", "requiresShortConnectionTimeout",
    "payloadTransmissionTimeout", "allowedProtocolTypes", "__hhaa__",
    "GET", "Accept", "Accept-Language", "Accept-Encoding", "User-Agent", "Range", "If-Range", "Authorization",
    "Cookie",
    "__nsurlrequest_proto_prop_obj_0", "__nsurlrequest_proto_prop_obj_1", "__nsurlrequest_proto_prop_obj_2",
    "__nsurlrequest_proto_prop_obj_3", "__nsurlrequest_proto_prop_obj_4", "__nsurlrequest_proto_prop_obj_5",
    "__nsurlrequest_proto_prop_obj_6", "__nsurlrequest_proto_prop_obj_7", "__nsurlrequest_proto_prop_obj_8",
    "__nsurlrequest_proto_prop_obj_9", "__nsurlrequest_proto_prop_obj_10", "__nsurlrequest_proto_prop_obj_11",
    "__nsurlrequest_proto_prop_obj_12", "__nsurlrequest_proto_prop_obj_13", "__nsurlrequest_proto_prop_obj_14",
    "__nsurlrequest_proto_prop_obj_15", "__nsurlrequest_proto_prop_obj_16", "__nsurlrequest_proto_prop_obj_17",
    "__nsurlrequest_proto_prop_obj_18", "__nsurlrequest_proto_prop_obj_19", "__nsurlrequest_proto_prop_obj_20",
    "__nsurlrequest_proto_prop_obj_21",
  ]
}
