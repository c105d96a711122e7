import PropertyLists

/// The error when some bytes are read, or nil.
func rejection(of bytes: [UInt8], limits: PropertyListLimits = .default) -> PropertyListError? {
  do {
    _ = try BinaryPropertyList(decoding: bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}
