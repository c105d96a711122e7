/// HWIFileDownload (github.com/Heikowi/HWIFileDownload): its demo's store, an array of archives in the preferences.
struct HWIFileDownload: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.className == "DemoDownloadItem" || clue.firstKey == "downloadItems" && clue.className != nil else {
      return nil
    }
    let number = clue.number.map { ", item \($0)" } ?? ""
    var find = EngineFind("HWIFileDownload", "preference downloadItems\(number)", .content)
    find.state = clue.text("status")
    find.identifier = clue.text("downloadIdentifier")
    find.url = clue.text("remoteURL")
    return find
  }
}
