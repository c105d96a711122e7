/// @kesha-antonov/react-native-background-downloader: `RNBGDResumeData/<taskId>.resumedata`.
struct KeshaAntonov: DownloadEngine {
  func recognize(_ clue: EngineClue) -> EngineFind? {
    guard clue.isWholeFile, clue.isBelow("RNBGDResumeData") else { return nil }
    var find = EngineFind("@kesha-antonov/react-native-background-downloader", "resume data of one task", .place)
    let suffix = ".resumedata"
    find.identifier = clue.path.name.hasSuffix(suffix) ? String(clue.path.name.dropLast(suffix.count)) : nil
    return find
  }
}
