import PolicyLanguage

/// One text: read as a saved document and as every kind of policy, printed and read again, its strings taken apart.
/// Nothing may crash, and what was read must survive printing.
package func problemReadingPolicy(_ text: [UInt8]) -> String? {
    for kind in PolicyKind.allCases { _ = try? PolicyDocument(parsing: text, as: kind) }
    if let document = try? PolicyDocument(reading: text) {
        for layout in PolicyDocument.Layout.allCases {
            let again = try? PolicyDocument(reading: document.jsonText(layout))
            if again?.withoutPositions != document.withoutPositions { return "printing lost something" }
        }
    }
    let string = String(decoding: text, as: UTF8.self)
    for hasWildcards in [true, false] {
        let template = VariableTemplate(string, hasVariables: true, hasWildcards: hasWildcards)
        if template.segments.count > text.count { return "a template longer than its text" }
    }
    return nil
}
