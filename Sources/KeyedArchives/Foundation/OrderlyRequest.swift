package import PropertyLists

/// A request that was read without making values of the rest of its archive. What it says is what `KeyedArchive` and
/// `ArchivedURLRequest.init(_:at:)` read, it has no faults, and its slots can be numbered.
///
/// A class, since whoever keeps a request would copy its thirty parts.
package final class OrderlyRequest: Sendable {
  package let request: ArchivedURLRequest
  /// The archive's root object under its key.
  package let top: KeyedArchive.TopLevelEntry
  /// The archive's file.
  package let layout: OrderlyBinaryList.Layout

  /// Reads an archived request; nil where anything in it is not as the system writes it.
  package init?(archivedIn data: [UInt8]) {
    guard let list = OrderlyBinaryList(data) else { return nil }
    layout = list.layout
    guard let archive = OrderlyArchive.reading(list), let fields = OrderlyRequestFields(of: archive) else { return nil }
    top = archive.top
    let className = fields.className
    var reader = OrderlyRequestReader(archive: archive, fields: fields)
    request = .reading(&reader, className: className, form: .named)
    guard !reader.isVoid else { return nil }
  }
}
