import PropertyLists
import TestInputs
import XMLPropertyLists

/// The file format of a large property list.
enum ListFormat: String, CaseIterable {
  case binary
  case xml = "XML"

  func encode(_ value: PropertyList) throws -> [UInt8] {
    switch self {
    case .binary: try BinaryPropertyList.encode(value)
    case .xml: try XMLPropertyList.encode(value)
    }
  }
}

/// A property list like the manifest of a device's backup: applications, and file after file with its attributes.
enum LargeList {
  /// Limits that allow such a list.
  static let limits = PropertyListLimits(
    bytes: 1 << 30, nodes: 100_000_000, stringBytes: 1 << 28, dataBytes: 1 << 28)

  /// A list with about the given size when it is encoded.
  static func value(megabytes: Int, _ format: ListFormat) throws -> PropertyList {
    let sample = 2_000
    let size = try format.encode(value(files: sample)).count
    return value(files: megabytes * 1_000_000 * sample / size)
  }

  private static func value(files: Int) -> PropertyList {
    var random = SeededGenerator(seed: 50)
    return [
      "Version": "10.0", "IsEncrypted": false, "Date": date(&random),
      "Lockdown": [
        "DeviceName": "Ada’s iPhone", "ProductVersion": "11.2", "SerialNumber": .string(random.letters(12)),
      ],
      "Applications": .dictionary(PropertyListDictionary((0..<(files / 100)).map { _ in application(&random) })),
      "Files": .array((0..<files).map { _ in file(&random) }),
    ]
  }

  private static func application(_ random: inout SeededGenerator) -> PropertyListDictionary.Entry {
    let identifier = "org.example.\(random.word()).\(random.letters(8))"
    return .init(
      key: identifier,
      value: [
        "CFBundleIdentifier": .string(identifier), "CFBundleVersion": .string("\(random.number(1...900))"),
        "ContainerContentClass": "Data/Application", "Groups": [.string("group.\(random.word())"), "group.shared"],
        "Icon": .data(random.bytes(random.number(40...400))),
      ])
  }

  private static func file(_ random: inout SeededGenerator) -> PropertyList {
    var fields: [(String, PropertyList)] = [
      ("Domain", .string("AppDomain-org.example.\(random.word())")),
      ("RelativePath", .string("Library/\(random.word())/\(random.word())/\(random.hex(16)).dat")),
      ("Size", .integer(PropertyListInteger(random.number(0...80_000_000)))),
      ("Mode", .integer(PropertyListInteger(random.pick([0o100644, 0o100600, 0o40755])))),
      ("InodeNumber", .integer(PropertyListInteger(random.number(1...4_000_000_000)))),
      ("LastModified", date(&random)), ("Digest", .data(random.bytes(20))),
      ("IsProtected", .boolean(random.number(0...1) == 0)),
    ]
    if random.number(0...4) == 0 {
      fields.append(("ExtendedAttributes", ["com.apple.quarantine": .data(random.bytes(random.number(8...60)))]))
    }
    if random.number(0...9) == 0 { fields.append(("Label", .string("\(random.word()) №\(random.number(1...99))"))) }
    if random.number(0...9) == 0 { fields.append(("Progress", .real(Double(random.number(0...1_000)) / 1_000))) }
    return .dictionary(PropertyListDictionary(fields.map { .init(key: $0.0, value: $0.1) }))
  }

  private static func date(_ random: inout SeededGenerator) -> PropertyList {
    .date(PropertyListDate(secondsSinceReferenceDate: Double(random.number(300_000_000...700_000_000))))
  }
}
