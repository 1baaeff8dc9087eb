import PolicyLanguage

/// How answers are written.
package enum AnswerFormat: String, Sendable, CaseIterable {
    /// For people at a terminal.
    case text
    /// Schema `sesame.why/1`: one answer as an indented object, several as one object a line.
    case json
    case markdown
    case sarif

    /// All answers in this form. `version` is the program's.
    package func text(of diagnoses: [Diagnosis], style: TextStyle, version: String) -> String {
        switch self {
        case .text: return diagnoses.map { DiagnosisPage($0, style: style).text }.joined(separator: "\n")
        case .json:
            if diagnoses.count == 1 { return DiagnosisJSON.text(diagnoses[0], .pretty) + "\n" }
            return diagnoses.map { DiagnosisJSON.text($0, .compact) + "\n" }.joined()
        case .markdown: return diagnoses.map(DiagnosisMarkdown.text).joined(separator: "\n")
        case .sarif: return DiagnosisSARIF.text(diagnoses, version: version) + "\n"
        }
    }

    /// The media type of the text.
    package var mediaType: String {
        switch self {
        case .text: "text/plain; charset=utf-8"
        case .json: "application/json"
        case .markdown: "text/markdown; charset=utf-8"
        case .sarif: "application/sarif+json"
        }
    }
}
