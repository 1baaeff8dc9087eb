import AccessControl
import Identifiers
import PolicyEngine
package import PolicyLanguage

/// A diagnosis for programs: schema `sesame.why/1`, docs/why.schema.json. What is not known is left out, lists are
/// there even when they are empty, and nothing is `null`.
package enum DiagnosisJSON {
    package static let schema = "sesame.why/1"

    /// One object: `pretty` for one answer, `compact` for one of many, a line each. Without a line break at the end.
    package static func text(_ diagnosis: Diagnosis, _ layout: PolicyDocument.Layout = .pretty) -> String {
        var writer = JSONWriter(layout: layout)
        write(diagnosis, to: &writer)
        return withoutControls(writer.text)
    }

    /// The object, as a value of a larger answer.
    package static func write(_ diagnosis: Diagnosis, to writer: inout JSONWriter) {
        writer.object {
            $0.text("schema", schema)
            $0.member("request") { $0.write(diagnosis.request) }
            $0.text("decision", diagnosis.outcome.rawValue)
            $0.text("sentence", diagnosis.sentence)
            $0.list("causes", diagnosis.causes) { $0.write($1) }
            $0.list("missingContext", diagnosis.missingContext) { $0.write($1) }
            $0.list("fixes", diagnosis.fixes) { $0.write($1) }
            $0.texts("notes", diagnosis.notes)
            $0.text("asOf", diagnosis.asOf?.description)
            $0.text("now", diagnosis.now?.rawValue)
            $0.text("place", diagnosis.place)
        }
    }

    /// JSON allows U+007F to U+009F in strings, terminals obey some of them. Outside strings they do not occur.
    static func withoutControls(_ json: String) -> String {
        // In UTF-8 one is 7F, the others begin with C2.
        guard json.utf8.contains(where: { $0 == 0x7F || $0 == 0xC2 }) else { return json }
        var text = ""
        for scalar in json.unicodeScalars {
            if (0x7F..<0xA0).contains(scalar.value) {
                text += "\\u00" + String(scalar.value, radix: 16)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension JSONWriter {
    /// A member with a text; none where there is none.
    mutating func text(_ name: String, _ text: String?) {
        if let text { member(name) { $0.string(text) } }
    }

    mutating func integer(_ name: String, _ number: Int?) {
        if let number { member(name) { $0.integer(number) } }
    }

    mutating func texts(_ name: String, _ texts: [String]?) {
        if let texts { list(name, texts) { $0.string($1) } }
    }

    mutating func list<Element>(_ name: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        member(name) { $0.list(elements, write) }
    }

    fileprivate mutating func write(_ request: Diagnosis.Request) {
        var values: [String: [String]] = [:]
        for entry in request.context { values[entry.key, default: []] += entry.values }
        object {
            $0.text("principal", request.principal)
            $0.text("action", request.action)
            $0.text("resource", request.resource)
            $0.member("context") {
                $0.object { writer in
                    for key in values.keys.sorted() { writer.texts(key, values[key]) }
                }
            }
        }
    }

    fileprivate mutating func write(_ cause: Cause) {
        object {
            $0.text("rule", cause.rule.id)
            $0.text("slug", cause.rule.slug)
            $0.text("policyType", cause.policyType?.rawValue)
            $0.text("policy", cause.policy?.name)
            $0.text("attachedTo", cause.policy?.attachedTo)
            if let statement = cause.statement {
                $0.member("statement") {
                    $0.object {
                        $0.text("sid", statement.sid)
                        $0.integer("index", statement.index)
                        $0.integer("line", statement.line)
                    }
                }
            }
            $0.member("evidence") { $0.write(cause.evidence) }
        }
    }

    private mutating func write(_ evidence: Evidence) {
        object {
            $0.text("summary", evidence.summary)
            $0.text("element", evidence.element)
            $0.text("operator", evidence.operator)
            $0.text("key", evidence.key)
            $0.texts("expected", evidence.expected)
            $0.texts("actual", evidence.actual)
            $0.integer("line", evidence.line)
            $0.integer("column", evidence.column)
            $0.texts("details", evidence.details)
        }
    }

    fileprivate mutating func write(_ missing: Diagnosis.MissingKey) {
        object {
            $0.text("key", missing.key)
            $0.texts("values", missing.values)
            $0.texts("askedBy", missing.askedBy)
        }
    }

    fileprivate mutating func write(_ fix: Fix) {
        object {
            $0.text("kind", fix.kind.rawValue)
            $0.text("summary", fix.summary)
            $0.list("changes", fix.changes) { $0.write($1) }
            if let request = fix.request {
                $0.member("request") {
                    $0.object {
                        $0.list("patch", request.patch) { $0.write($1) }
                        $0.texts("commands", request.commands)
                    }
                }
            }
            $0.member("verified") { $0.boolean(fix.isVerified) }
            if !fix.provisos.isEmpty { $0.texts("provided", fix.provisos) }
            if !fix.alsoNeeded.isEmpty { $0.texts("alsoNeeded", fix.alsoNeeded) }
            $0.texts("weakens", fix.weakens.map(\.rawValue))
            $0.list("opens", fix.opens) { writer, opening in
                writer.object {
                    $0.text("principal", opening.principal)
                    $0.text("action", opening.action)
                    $0.text("resource", opening.resource)
                    $0.integer("count", opening.count)
                    if opening.isRest { $0.member("rest") { $0.boolean(true) } }
                }
            }
            $0.text("message", fix.message)
        }
    }

    private mutating func write(_ change: PolicyChange) {
        object {
            $0.text("policy", change.policy)
            $0.text("target", change.target)
            $0.list("patch", change.patch) { $0.write($1) }
            $0.texts("commands", change.commands)
            $0.text("document", change.document)
        }
    }

    private mutating func write(_ operation: PatchOperation) {
        object {
            $0.text("op", operation.kind.rawValue)
            $0.text("path", operation.path)
            if operation.kind != .remove {
                $0.member("value") { writer in
                    // A value that is not JSON cannot be applied either; it is kept as the text that it is.
                    let text = operation.value ?? "null"
                    ((try? JSONElement(reading: text)) ?? .string(text)).write(to: &writer)
                }
            }
        }
    }
}
