internal import PropertyLists

/// A property list as read by one of the two parsers.
struct XMLReading {
  let layout: XMLLayout
  let anomalies: [PropertyListAnomaly]
  /// Where the list ends in the text, with the comments and white space after it.
  let end: Int

  /// The result of reading as CoreFoundation does.
  enum Attempt {
    case read(XMLReading)
    case refused(PropertyListAnomaly)
  }

  /// Reads a file in the same way as CoreFoundation.
  ///
  /// - Throws: an error if one of our limits is exceeded.
  static func asCoreFoundation(
    _ bytes: [UInt8], limits: PropertyListLimits
  ) throws(PropertyListError) -> Attempt {
    var source = XMLSource(bytes: [], endsTagsAtFirstBracket: true)
    do throws(CoreFoundationXMLParser.Failure) {
      let decoded = try XMLDecodedText(asCoreFoundation: bytes)
      source = XMLSource(bytes: decoded.text, endsTagsAtFirstBracket: true)
      var parser = CoreFoundationXMLParser(source, limits: limits)
      let value = try parser.read()
      return .read(
        XMLReading(
          value, in: parser.elements, decoded, parser.anomalies, end: parser.place, isIrregular: parser.isIrregular))
    } catch {
      switch error {
      case .limit(let error): throw error
      case .refused(let reason, let offset):
        return .refused(
          PropertyListAnomaly(
            .coreFoundation, "CoreFoundation refuses \(reason)", at: source.location(of: offset),
            coreFoundation: .refusesFile))
      }
    }
  }

  /// Reads well-formed XML.
  init(decoding bytes: [UInt8], limits: PropertyListLimits) throws(PropertyListError) {
    let decoded = XMLDecodedText(bytes)
    let source = XMLSource(bytes: decoded.text)
    let grammar: PlistXMLParser
    do throws(PropertyListError) {
      grammar = try XMLReader.read(source, limits: limits)
    } catch {
      throw error.attributed(to: decoded.fault, at: source)
    }
    guard let value = grammar.result else {
      throw grammar.error(.malformedXML, "no property list", at: source.bytes.count)
    }
    self.init(
      value, in: grammar.elements, decoded, grammar.anomalies, end: grammar.end ?? source.bytes.count,
      isIrregular: grammar.isIrregular)
  }

  /// - Parameter end: the end of the root element.
  private init(
    _ value: PropertyList, in elements: XMLElements, _ decoded: XMLDecodedText, _ anomalies: XMLAnomalies, end: Int,
    isIrregular: Bool
  ) {
    let source = elements.source
    self.end = source.endOfMisc(from: end)
    self.anomalies = anomalies.located(in: source) + Self.trailingBytes(from: self.end, of: source, decoded)
    layout = XMLLayout(
      elements: elements, encoding: decoded.encoding, mark: decoded.mark, tail: decoded.tail,
      original: decoded.original, value: value, isIrregular: isIrregular,
      isBeyondCoreFoundation: !source.endsTagsAtFirstBracket)
  }

  /// The anomaly for text after the root element, except white space, comments and processing instructions.
  private static func trailingBytes(
    from start: Int, of source: XMLSource, _ decoded: XMLDecodedText
  ) -> [PropertyListAnomaly] {
    let text = decoded.encoding.encode(Array(source.bytes[start...]))
    let count = text.count + decoded.tail.count
    guard count > 0 else { return [] }
    let what = count == 1 ? "1 byte" : "\(count) bytes"
    return [PropertyListAnomaly(.trailingBytes, "\(what) after the property list", at: source.location(of: start))]
  }
}

extension PropertyListError {
  /// An input that seems truncated at the first undecodable byte is not truncated but has an encoding error there.
  fileprivate func attributed(to fault: String?, at source: XMLSource) -> PropertyListError {
    guard let fault, location == source.location(of: source.bytes.count) else { return self }
    return PropertyListError(.encoding, fault, at: location, path: path)
  }
}
