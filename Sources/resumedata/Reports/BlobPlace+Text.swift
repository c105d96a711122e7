import ResumeDataReports

extension BlobPlace {
  /// The place for people.
  var text: String { "byte \(offset), \(Quantity.bytes(Int64(length)))" + (line.map { ", line \($0)" } ?? "") }
}
