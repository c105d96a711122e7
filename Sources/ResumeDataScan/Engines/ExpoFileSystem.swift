/// Expo FileSystem (github.com/expo/expo): the app stores what `savable()` returns, often in AsyncStorage
/// (github.com/react-native-async-storage/async-storage).
struct ExpoFileSystem: DownloadEngine {
  private static let directories: Set<String> = [
    "RCTAsyncLocalStorage_V1", "RNCAsyncLocalStorage_V1", "RCTAsyncLocalStorage",
  ]

  func recognize(_ clue: EngineClue) -> EngineFind? {
    let isInAsyncStorage = !Self.directories.isDisjoint(with: clue.path.components.dropLast())
    let isContent = clue.hasFields("url", "fileUri") && clue.contexts.last?.format == .json
    guard isContent || isInAsyncStorage else { return nil }
    let what = clue.path.name == "manifest.json" ? "manifest of AsyncStorage" : "value of AsyncStorage"
    var find = EngineFind(
      isContent ? "Expo FileSystem" : "AsyncStorage", isInAsyncStorage ? what : "paused download as JSON",
      isContent ? .content : .place)
    find.url = clue.text("url")
    find.target = clue.text("fileUri")
    return find
  }
}
