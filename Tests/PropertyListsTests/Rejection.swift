import PropertyLists

/// The error that reading some bytes gives, or nil if they are read.
func rejection(of bytes: [UInt8], limits: PropertyListLimits = .default) -> PropertyListError? {
  do {
    _ = try BinaryPropertyList(decoding: bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}
