package import PolicyLanguage

/// Diagnoses as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), for code scanning: the rules with
/// their pages, and a result for each cause at its place in the policy.
package enum DiagnosisSARIF {
    /// One log with one run. `version` is the program's.
    package static func text(
        _ diagnoses: [Diagnosis],
        version: String,
        _ layout: PolicyDocument.Layout = .pretty
    ) -> String {
        let rules = Set(diagnoses.flatMap(\.causes).map(\.rule)).sorted { $0.rawValue < $1.rawValue }
        var indexes: [Rule: Int] = [:]
        for (index, rule) in rules.enumerated() { indexes[rule] = index }
        var results: [(Diagnosis, Cause, isFirst: Bool)] = []
        for diagnosis in diagnoses {
            for (index, cause) in diagnosis.causes.enumerated() { results.append((diagnosis, cause, index == 0)) }
        }
        var writer = JSONWriter(layout: layout)
        writer.object {
            $0.text("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            $0.text("version", "2.1.0")
            $0.list("runs", [()]) { writer, _ in
                writer.object {
                    $0.member("tool") {
                        $0.object {
                            $0.member("driver") {
                                $0.object {
                                    $0.text("name", "sesame")
                                    $0.text("version", version)
                                    $0.list("rules", rules) { $0.write($1) }
                                }
                            }
                        }
                    }
                    // Columns are scalars here, as everywhere in Sesame.
                    $0.text("columnKind", "unicodeCodePoints")
                    $0.list("results", results) { writer, result in
                        writer.write(
                            result.1,
                            of: result.0,
                            index: indexes[result.1.rule] ?? 0,
                            isFirst: result.isFirst
                        )
                    }
                }
            }
        }
        return DiagnosisJSON.withoutControls(writer.text)
    }
}

extension JSONWriter {
    private mutating func message(_ name: String, _ text: String) {
        member(name) { $0.object { $0.text("text", text) } }
    }

    fileprivate mutating func write(_ rule: Rule) {
        object {
            $0.text("id", rule.id)
            $0.text("name", rule.slug)
            $0.message("shortDescription", rule.page.title)
            $0.message("fullDescription", rule.page.meaning)
            $0.member("help") {
                $0.object {
                    $0.text("text", rule.page.text(of: rule))
                    $0.text("markdown", rule.page.markdown(of: rule))
                }
            }
            $0.member("defaultConfiguration") { $0.object { $0.text("level", rule.level.rawValue) } }
        }
    }

    fileprivate mutating func write(_ cause: Cause, of diagnosis: Diagnosis, index: Int, isFirst: Bool) {
        object {
            $0.text("ruleId", cause.rule.id)
            $0.integer("ruleIndex", index)
            $0.text("level", cause.rule.level.rawValue)
            $0.message(
                "message",
                // `[text](target)` would be an embedded link (SARIF 2.1.0, 3.11.6).
                ([cause.evidence.summary, diagnosis.sentence] + cause.evidence.details).joined(separator: "\n")
                    .replacing("](", with: "] (")
            )
            if let place = SARIFPlace(cause, diagnosis) {
                $0.list("locations", [place]) { writer, place in
                    writer.object {
                        $0.member("physicalLocation") { $0.write(place) }
                        if let resource = diagnosis.request.resource {
                            $0.list("logicalLocations", [resource]) { writer, resource in
                                writer.object {
                                    $0.text("fullyQualifiedName", resource)
                                    $0.text("kind", "resource")
                                }
                            }
                        }
                    }
                }
            }
            if isFirst { $0.fixes(diagnosis) }
            $0.member("properties") {
                $0.object {
                    $0.text("principal", diagnosis.request.principal)
                    $0.text("action", diagnosis.request.action)
                    $0.text("resource", diagnosis.request.resource)
                    $0.text("decision", diagnosis.outcome.rawValue)
                }
            }
        }
    }

    private mutating func write(_ place: SARIFPlace) {
        object {
            $0.member("artifactLocation") { $0.object { $0.text("uri", place.uri) } }
            guard let line = place.line else { return }
            $0.member("region") {
                $0.object {
                    $0.integer("startLine", line)
                    $0.integer("startColumn", place.column)
                    $0.integer("endLine", place.endLine)
                    $0.integer("endColumn", place.endColumn)
                }
            }
        }
    }

    /// Fixes of policies whose text is at hand, as a replacement of the whole document.
    private mutating func fixes(_ diagnosis: Diagnosis) {
        let fixes = diagnosis.fixes.filter { fix in
            fix.kind == .policy && fix.isVerified && !fix.changes.isEmpty
                && fix.changes.allSatisfy { $0.document != nil && DiagnosisPage.original(of: $0, in: diagnosis) != nil }
        }
        if fixes.isEmpty { return }
        list("fixes", fixes) { writer, fix in
            writer.object {
                $0.message("description", fix.summary)
                $0.list("artifactChanges", fix.changes) { writer, change in
                    let old = DiagnosisPage.original(of: change, in: diagnosis) ?? ""
                    let lines = old.sourceLines
                    writer.object {
                        $0.member("artifactLocation") { $0.object { $0.text("uri", SARIFPlace.uri(change.policy)) } }
                        $0.list("replacements", [change.document ?? ""]) { writer, document in
                            writer.object {
                                $0.member("deletedRegion") {
                                    $0.object {
                                        $0.integer("startLine", 1)
                                        $0.integer("startColumn", 1)
                                        $0.integer("endLine", max(1, lines.count))
                                        $0.integer("endColumn", (lines.last?.unicodeScalars.count ?? 0) + 1)
                                    }
                                }
                                $0.message("insertedContent", document)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A physical location: the policy's, or the file that the denial was found in.
private struct SARIFPlace {
    var uri: String
    var line: Int?
    var column: Int?
    var endLine: Int?
    /// After the last character, as SARIF wants it.
    var endColumn: Int?

    /// Nil when there is neither a policy nor a file.
    init?(_ cause: Cause, _ diagnosis: Diagnosis) {
        if let policy = cause.policy {
            uri = Self.uri(policy.name)
            if let line = cause.evidence.line {
                self.line = line
                column = cause.evidence.column
            } else if let statement = cause.statement {
                line = statement.line
                column = statement.column
                endLine = statement.endLine
                endColumn = statement.endColumn + 1
            }
        } else if let place = diagnosis.place {
            let parts = place.split(separator: ":", omittingEmptySubsequences: false)
            if parts.count > 1, let number = Int(parts[parts.count - 1]), number > 0 {
                uri = Self.uri(parts.dropLast().joined(separator: ":"))
                line = number
            } else {
                uri = Self.uri(place)
            }
        } else {
            return nil
        }
    }

    /// A name as a URI reference (RFC 3986): an ARN is one already, blanks and the like are escaped.
    static func uri(_ name: String) -> String {
        let kept = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/@!$&'()*+,;=".utf8)
        return name.utf8.reduce(into: "") { uri, byte in
            if kept.contains(byte) {
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                uri += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
    }
}
