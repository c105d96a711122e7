// Types of these modules are part of this one's interface, so that an engine needs one import.
@_exported public import KeyedArchives
@_exported public import PropertyLists
