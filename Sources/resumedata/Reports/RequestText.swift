import KeyedArchives
import PropertyLists
import ResumeDataKit
import ResumeDataReports

/// One of a blob's requests as text.
struct RequestText {
  let redaction: Redaction

  func add(_ title: String, _ request: EmbeddedRequest?, to table: inout TextTable) {
    guard let request else { return }
    table.heading(title)
    table.row("state", request.isReadable ? "readable" : "unreadable: \(request.reason ?? "")")
    guard let archived = request.request else { return }
    table.row("archive", archive(archived, topKey: request.topKey))
    table.row(archived.method ?? "URL", archived.url.map(redaction.url))
    table.row("relative to", archived.baseURL.map(redaction.url))
    table.row("timeout", archived.timeout.map { Quantity.seconds($0) })
    table.row("options", options(archived))
    table.row("body", archived.body.map { Quantity.bytes(Int64($0.count)) })
    let set = archived.flags.filter { $0.value.map(isSet) ?? false }
    if !set.isEmpty {
      table.row("flags", set.map { "\($0.name) \(text(redaction.unknown($0.value)))" }.joined(separator: ", "))
    }
    let rest = archived.flags.count - set.count
    if rest > 0 { table.row("other flags", "\(rest), all nil, false or 0") }
    if !archived.headers.isEmpty { table.line("  headers") }
    for header in archived.headers {
      table.row("  " + header.name, redaction.header(header.name, header.value))
    }
    if let copy = archived.headerCopy {
      let same = Set(copy) == Set(archived.headers)
      table.row("  second copy", same ? "the same headers" : "differs: " + names(copy))
    }
  }

  private func archive(_ request: ArchivedURLRequest, topKey: String?) -> String {
    let form = request.form == .keyed ? "named slots" : "positional slots"
    return "\(request.className), \(request.slotCount) \(form)" + (topKey.map { " under \($0)" } ?? "")
  }

  /// The settings of a request, in the words of Foundation's documentation.
  private func options(_ request: ArchivedURLRequest) -> String? {
    let parts = [
      request.cachePolicy.map { "cache policy \($0)" },
      request.allowsCellularAccess.map { $0 ? "cellular allowed" : "no cellular" },
      request.handlesCookies.map { $0 ? "handles cookies" : "no cookies" },
      request.networkServiceType.flatMap { $0 == 0 ? nil : "network service type \($0)" },
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private func names(_ headers: [ArchivedURLRequest.Header]) -> String {
    headers.map { "\($0.name): \(redaction.header($0.name, $0.value))" }.joined(separator: "; ")
  }

  /// Whether a flag is set: most are written in any case.
  private func isSet(_ value: PropertyList) -> Bool {
    switch value {
    case .boolean(let value): value
    case .integer(let value): value != 0
    case .real(let value): value != 0
    default: true
    }
  }

  private func text(_ value: PropertyList?) -> String {
    switch value {
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): value.description
    case .real(let value): value.description
    case .string(let value): value
    case .data(let bytes): Quantity.bytes(Int64(bytes.count))
    case .date(let date): date.iso8601 ?? "a date"
    default: "-"
    }
  }
}
