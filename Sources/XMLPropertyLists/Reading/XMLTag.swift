/// The elements of property lists. The raw value is the name.
enum XMLTag: String {
  case plist, dict, array, key, string, data, date, integer, real
  case yes = "true"
  case no = "false"
}
