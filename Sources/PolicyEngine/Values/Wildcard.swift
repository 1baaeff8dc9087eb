/// Matching text against a pattern program.
///
/// A program is UTF-8 text in which bytes that UTF-8 never uses stand for wildcards and variables. So one small loop
/// over bytes serves every kind of pattern, and whatever was substituted or came with the request can only ever be
/// text. The loop keeps at most two places to come back to, so it takes polynomial time on every input.
enum Wildcard {
    /// `*`: any run of characters.
    static let run: UInt8 = 0xFF
    /// `*` that stops at a colon.
    static let runInField: UInt8 = 0xFE
    /// `?`: one character.
    static let one: UInt8 = 0xFD
    /// `?` that does not match a colon.
    static let oneInField: UInt8 = 0xFC
    /// A variable; the next three bytes are its index in groups of 7 bits, high first. Only in templates, never when matching.
    static let variable: UInt8 = 0xFB

    private static let colon = UInt8(ascii: ":")

    /// The same code, if it is a wildcard the one that stops at colons.
    @inline(__always)
    static func inField(_ code: UInt8) -> UInt8 { code == run ? runInField : code == one ? oneInField : code }

    /// Whether the whole text matches. With `lowering`, ASCII letters of the text count as lower case; the program
    /// must be in lower case then.
    @inline(__always)
    static func matches(_ text: Span<UInt8>, _ program: Span<UInt8>, lowering: Bool = false) -> Bool {
        var (at, next) = (0, 0)
        // Where to go on behind the last `run`, and how much it has taken; the same for the last `runInField` after it.
        // Going back to earlier ones is never needed: what they could take more, the last one of a field or of the
        // whole can take as well.
        var (afterRun, runEnd) = (-1, 0)
        var (afterFieldRun, fieldRunEnd) = (-1, 0)
        while true {
            if next < program.count {
                let code = program[next]
                if code < 0xF8 {
                    if at < text.count, (lowering ? Bytes.lowered(text[at]) : text[at]) == code {
                        at &+= 1
                        next &+= 1
                        continue
                    }
                } else if code == run {
                    next &+= 1
                    if next == program.count { return true }
                    (afterRun, runEnd) = (next, at)
                    afterFieldRun = -1
                    continue
                } else if code == runInField {
                    next &+= 1
                    (afterFieldRun, fieldRunEnd) = (next, at)
                    continue
                } else if at < text.count, code == one || text[at] != colon {
                    at = afterCharacter(text, at)
                    next &+= 1
                    continue
                }
            } else if at == text.count {
                return true
            }
            if afterFieldRun >= 0, fieldRunEnd < text.count, text[fieldRunEnd] != colon {
                fieldRunEnd &+= 1
                (at, next) = (fieldRunEnd, afterFieldRun)
            } else if afterRun >= 0, runEnd < text.count {
                runEnd &+= 1
                (at, next) = (runEnd, afterRun)
                afterFieldRun = -1
            } else {
                return false
            }
        }
    }

    /// The index behind the Unicode scalar at `index`.
    @inline(__always)
    private static func afterCharacter(_ text: Span<UInt8>, _ index: Int) -> Int {
        var next = index &+ 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next &+= 1 }
        return next
    }
}
