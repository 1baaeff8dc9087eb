import PolicyLanguage

/// One text from libFuzzer: read as a saved document and as every kind of policy, printed and read again, its strings
/// taken apart. Nothing may crash, and what was read must survive printing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPolicy(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = Array(UnsafeBufferPointer(start: start, count: count))
    for kind in PolicyKind.allCases { _ = try? PolicyDocument(parsing: text, as: kind) }
    if let document = try? PolicyDocument(reading: text) {
        for layout in PolicyDocument.Layout.allCases {
            let again = try? PolicyDocument(reading: document.jsonText(layout))
            precondition(again?.withoutPositions == document.withoutPositions, "printing lost something")
        }
    }
    let string = String(decoding: text, as: UTF8.self)
    for hasWildcards in [true, false] {
        let template = VariableTemplate(string, hasVariables: true, hasWildcards: hasWildcards)
        precondition(template.segments.count <= text.count, "a template longer than its text")
    }
    return 0
}
