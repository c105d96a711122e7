/// Yattee 2 (github.com/yattee/yattee): JSON under the preference `activeDownloads`.
struct Yattee: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.firstKey == "activeDownloads", clue.contexts.contains(where: { $0.format == .json }) else { return nil }
    let isContent = clue.hasFields("streamURL") || clue.hasFields("title")
    var find = EngineFind("Yattee", "preference activeDownloads", isContent ? .content : .place)
    find.identifier = clue.text("id")
    find.url = clue.text("streamURL")
    find.target = clue.text("title")
    return find
  }
}
