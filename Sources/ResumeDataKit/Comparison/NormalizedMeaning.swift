import KeyedArchives
import PropertyLists

extension BlobMeaning {
  /// The fields of a blob that is compared with one of another form: what both can say under the classic form's names, and
  /// the rest under its own.
  static func normalizedNode(of document: ResumeDataDocument, in graph: inout MeaningGraph) -> Int {
    let own = BlobMeaning(document, isNormalized: true).fields(in: &graph)
    let fields = document.fields
    var classic: [(key: String, node: Int)] = []
    var taken: Set<ExactString> = []
    func take(_ key: String, _ node: Int?, from names: String...) {
      guard let node else { return }
      classic.append((key, node))
      taken.formUnion(names.map(ExactString.init))
    }
    take(ResumeDataKey.url, fields.url.map { graph.add($0) }, from: ResumeDataKey.url, ResumeDataKey.safariURL)
    take(
      ResumeDataKey.bytesReceived, fields.bytesReceived.map { graph.add(.integer(.init($0))) },
      from: ResumeDataKey.bytesReceived, ResumeDataKey.safariBytesReceived)
    take(
      ResumeDataKey.entityTag, fields.entityTag.map { graph.add($0) },
      from: ResumeDataKey.entityTag, ResumeDataKey.safariEntityTag)
    take(
      ResumeDataKey.serverDate, fields.serverDate.map { graph.add($0) },
      from: ResumeDataKey.serverDate, ResumeDataKey.safariServerDate)
    take(
      ResumeDataKey.tempFileName, fields.tempFileName.map { graph.add($0) },
      from: ResumeDataKey.tempFileName, "tempFileName")
    take(ResumeDataKey.localPath, fields.localPath.map { graph.add($0) }, from: ResumeDataKey.localPath, "fileURL")
    take(ResumeDataKey.byteRange, fields.byteRange.map { graph.add($0) }, from: ResumeDataKey.byteRange)
    for (key, name) in [
      (ResumeDataKey.currentRequest, "currentRequest"), (ResumeDataKey.originalRequest, "originalRequest"),
      (ResumeDataKey.response, "response"),
    ] {
      let node = own.last { $0.key == key || $0.key == name }?.node
      take(key, node.map { graph.withoutContents($0) }, from: key, name)
    }
    if case .modern = document.shape {
      // Its class is its form.
      taken.insert(ExactString("$class"))
      let consumer = own.last { $0.key == "responseConsumerResumeInfo" }
      if let consumer, graph.hasOnly(["$class", "fileURL", "tempFileName"], in: consumer.node) {
        taken.insert(ExactString(consumer.key))
      }
    }
    return graph.add(.blob, own.filter { !taken.contains(ExactString($0.key)) } + classic)
  }
}

extension MeaningGraph {
  /// Whether an object has no other fields than these: before 26.1 the newer loader's file stood in an object of its own.
  fileprivate func hasOnly(_ names: Set<String>, in node: Int) -> Bool {
    guard case .record(.instance, let keys) = nodes[node].label else { return false }
    return keys.allSatisfy { names.contains($0.text) }
  }

  /// The request or the response that data hold, as the newer loader's form has it: without data around it.
  fileprivate func withoutContents(_ node: Int) -> Int {
    guard nodes[node].label == .contents, let child = nodes[node].children.first else { return node }
    if case .record(.request, _) = nodes[child].label { return child }
    if case .record(.archive, let keys) = nodes[child].label, keys == [ExactString("root")] {
      return nodes[child].children[0]
    }
    return node
  }
}
