/// background_downloader for Flutter (github.com/781flyingdutchman/background_downloader): JSON in the preferences, or
/// in a file for each task.
struct BackgroundDownloader: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    let isPreference = clue.firstKey?.hasPrefix("com.bbflight.background_downloader.") ?? false
    let isFile = clue.isBelow("backgroundDownloaderResumeData")
    guard isPreference || isFile else { return nil }
    var find = EngineFind(
      "background_downloader", isPreference ? "preference of resume data" : "resume data of one task",
      isPreference ? .content : .place)
    find.identifier = clue.text("task.taskId") ?? clue.text("taskId")
    find.url = clue.text("task.url")
    find.target = clue.text("task.filename")
    return find
  }
}
