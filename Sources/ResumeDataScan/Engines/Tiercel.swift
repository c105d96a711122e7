/// Tiercel 2 and 3 (github.com/Danie1s/Tiercel): `<id>_Tasks.plist`, an array of tasks whose own fields are in `super`;
/// 2.0 an archive of DownloadTask objects in `<id>Tasks.plist`.
struct Tiercel: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    let isOwnPlace = clue.path.components.contains { $0.hasPrefix("com.Daniels.Tiercel.Cache.") }
    let number = clue.number.map { ", task \($0)" } ?? ""
    if clue.hasFields("super.fileName", "super.status") {
      var find = EngineFind("Tiercel 2 or 3", "task list\(number)", .content)
      find.state = clue.text("super.status")
      find.url = clue.text("super.url")
      find.target = clue.text("super.fileName")
      find.bytesReceived = clue.integer("super.completedBytes")
      find.expected = clue.integer("super.totalBytes")
      find.times = [
        clue.time("super.startDate", "the engine's task was started"),
        clue.time("super.endDate", "the engine's task ended"),
      ].compactMap { $0 }
      return find
    }
    guard isOwnPlace, !clue.isWholeFile else { return nil }
    return EngineFind("Tiercel", "task list\(number)", .place)
  }
}
