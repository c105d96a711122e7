import PropertyLists
import ResumeDataReports

extension PropertyList? {
  /// The value in a few words.
  var text: String {
    switch self {
    case .string(let text): text
    case .integer(let number): number.description
    case .real(let number): number.description
    case .boolean(let value): value ? "true" : "false"
    case .date(let date): date.iso8601 ?? "\(date.secondsSinceReferenceDate)"
    case .data(let bytes): Quantity.bytes(Int64(bytes.count))
    case .array, .set, .dictionary, .uid, .null, .fill: self?.kind.rawValue ?? ""
    case nil: ""
    }
  }
}
