import KeyedArchives
import PropertyLists
import ResumeDataKit

extension SemanticGraph {
  /// Adds a blob that is compared with one of another vocabulary: fields that both forms can have under the classic
  /// names, and the others under their own names.
  mutating func addNormalized(_ document: ResumeDataDocument) -> Int {
    let form = document.form
    let own = addFields(of: form, isNormalized: true)
    let fields = document.fields
    var classic: [Field] = []
    var taken: Set<CodePointString> = []
    func take(_ key: String, _ node: Int?) {
      guard let node else { return }
      classic.append((key, node))
      taken.insert(CodePointString(key))
      if let name = form.ownNames[key] { taken.insert(CodePointString(name)) }
    }
    take(ResumeDataKey.url, fields.url.map { add($0) })
    take(ResumeDataKey.bytesReceived, fields.bytesReceived.map { add(.integer(.init($0))) })
    take(ResumeDataKey.entityTag, fields.entityTag.map { add($0) })
    take(ResumeDataKey.serverDate, fields.serverDate.map { add($0) })
    take(ResumeDataKey.tempFileName, fields.tempFileName.map { add($0) })
    take(ResumeDataKey.localPath, fields.localPath.map { add($0) })
    take(ResumeDataKey.byteRange, fields.byteRange.map { add($0) })
    for key in [ResumeDataKey.currentRequest, ResumeDataKey.originalRequest, ResumeDataKey.response] {
      let node = own.last { $0.key == key || $0.key == form.ownNames[key] }?.node
      take(key, node.map { withoutContents($0) })
    }
    return add(.blob, own.filter { !taken.contains(CodePointString($0.key)) } + classic)
  }

  /// The request or response inside data, without the data around it, as in the newer loader's form.
  private func withoutContents(_ node: Int) -> Int {
    guard nodes[node].label == .contents, let child = nodes[node].children.first else { return node }
    if case .record(.request, _) = nodes[child].label { return child }
    if case .record(.archive, let keys) = nodes[child].label, keys == [CodePointString("root")] {
      return nodes[child].children[0]
    }
    return node
  }
}
