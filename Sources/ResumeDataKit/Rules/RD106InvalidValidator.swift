import PropertyLists

extension Rule {
  static let invalidValidator = Rule(
    id: "RD106", name: "invalid-validator", severity: .error, bestFix: .unsafe,
    page: RulePage(
      what: "The entity tag is not an entity tag, or the date is not an HTTP date.",
      why:
        "The loader sends the text in If-Range as it is. A server compares it with its own validator. A text that "
        + "no server sends never matches: the whole file is sent again, and what was received is lost. A line break "
        + "in it adds header lines to the request (header injection).",
      systems:
        "Systems store what the server sent, so the server may be the cause. Tools and manual edits can produce it "
        + "too.",
      example: "5e3a1c-9f00 without quotation marks, *, yesterday, 2020-02-04T09:30:00Z",
      fix:
        "Unsafe: an invalid entity tag is removed where the blob has a valid date, so that the loader uses the "
        + "date; an invalid date is removed where the blob has an entity tag. Otherwise none: set the right "
        + "validator with resumedata convert.",
      sources: [
        "RFC 9110, 8.8.3 and 5.6.7: the grammars of entity tags and dates; 13.1.5: If-Range (confidence A)",
        "that the loader sends the entity tag, else the date, as it is: section 4, rule 4 of the format's reference "
          + "(confidence A)",
      ]
    ),
    check: { diagnosis in
      guard diagnosis.isDownload else { return [] }
      let (tag, date) = (diagnosis.fields.entityTag ?? "", diagnosis.fields.serverDate ?? "")
      let faultOfTag = tag.isEmpty ? nil : ValidatorFault(entityTag: tag)
      let faultOfDate = date.isEmpty ? nil : ValidatorFault(date: date)
      func violation(_ field: String, _ fault: ValidatorFault?, _ text: String, hasOther: Bool) -> Violation? {
        guard let fault else { return nil }
        let canBeRemoved = hasOther && diagnosis.isClassicDownload
        return Violation(
          "\(fault.subject) \"\(text)\" \(fault.reason)", at: diagnosis.path(of: field),
          severity: fault.isInjection ? nil : .warning,
          fix: canBeRemoved ? diagnosis.applicable(Fix(.unsafe, [.removeField(field)])) : nil)
      }
      return [
        violation(ResumeDataKey.entityTag, faultOfTag, tag, hasOther: !date.isEmpty && faultOfDate == nil),
        violation(ResumeDataKey.serverDate, faultOfDate, date, hasOther: !tag.isEmpty && faultOfTag == nil),
      ].compactMap { $0 }
    })
}
