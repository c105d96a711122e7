/// Several pieces of work in one request, so that small ones do not wait for each other's answers.
package enum GroupedWork {
  /// Asks for the answers to all pieces, and if that fails, for each one that is missing.
  ///
  /// So a piece at which a process ends costs no other one its answer.
  ///
  /// - Parameter ask: asks for the answers to some pieces, and passes them on in the order of the pieces.
  /// - Returns: an answer for each piece, or why there is none.
  package static func answers<Piece, Answer>(
    to pieces: [Piece], _ ask: ([Piece], (Answer) throws -> Void) throws -> Void
  ) -> [Result<Answer, any Error>] {
    var answers: [Result<Answer, any Error>] = []
    do {
      try ask(pieces) { answer in
        guard answers.count < pieces.count else { throw WorkerFailure.invalidAnswer }
        answers.append(.success(answer))
      }
      guard answers.count == pieces.count else { throw WorkerFailure.invalidAnswer }
    } catch {
      let missing = pieces.dropFirst(answers.count)
      if pieces.count > 1 { return answers + missing.flatMap { Self.answers(to: [$0], ask) } }
      return [.failure(error)]
    }
    return answers
  }
}
