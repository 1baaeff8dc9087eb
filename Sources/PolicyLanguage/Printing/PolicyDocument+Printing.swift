extension PolicyDocument {
    /// How a document is laid out.
    public enum Layout: Sendable, CaseIterable {
        /// No white space: the same text for the same policy, whatever it looked like.
        case compact
        /// Four spaces a level, one value a line.
        case pretty
    }

    /// The document as JSON with its elements in AWS's usual order; reading the text gives the same document, but for
    /// the positions.
    ///
    /// Lists of one value lose their brackets, `Statement` is always a list, condition values are always strings.
    public func jsonText(_ layout: Layout = .compact) -> String {
        var writer = JSONWriter(layout: layout)
        writer.object {
            if let declaredVersion { $0.member("Version") { $0.string(declaredVersion.rawValue) } }
            if let id { $0.member("Id") { $0.string(id) } }
            $0.member("Statement") { writer in
                writer.list(statements) { $0.statement($1) }
            }
        }
        return writer.text
    }
}

extension JSONWriter {
    fileprivate mutating func statement(_ statement: Statement) {
        object {
            if let sid = statement.sid { $0.member("Sid") { $0.string(sid) } }
            $0.member("Effect") { $0.string(statement.effect.rawValue) }
            if let principal = statement.principal {
                $0.member(principal.isNegated ? "NotPrincipal" : "Principal") { $0.principal(principal) }
            }
            let action = statement.action
            $0.member(action.isNegated ? "NotAction" : "Action") { $0.texts(action.patterns.map(\.value)) }
            if let resource = statement.resource {
                $0.member(resource.isNegated ? "NotResource" : "Resource") {
                    $0.texts(resource.patterns.map(\.value))
                }
            }
            if !statement.conditions.isEmpty {
                $0.member("Condition") { $0.conditions(statement.conditions) }
            }
        }
    }

    private mutating func principal(_ principal: PrincipalElement) {
        if principal.isBareWildcard { return string("*") }
        let groups = grouped(principal.members.map { $0.value.typeAndText }, by: \.type)
        object { writer in
            for group in groups { writer.member(group[0].type) { $0.texts(group.map(\.text)) } }
        }
    }

    private mutating func conditions(_ conditions: [Condition]) {
        let groups = grouped(conditions, by: \.operator)
        object { writer in
            for group in groups {
                writer.member(group[0].operator.name) { writer in
                    writer.object { writer in
                        for condition in group {
                            writer.member(condition.key.value) { $0.texts(condition.values.map(\.value)) }
                        }
                    }
                }
            }
        }
    }

    /// One text as it is, several or none as a list.
    private mutating func texts(_ texts: [String]) {
        if texts.count == 1 { string(texts[0]) } else { list(texts) { $0.string($1) } }
    }
}

/// The elements with equal keys together, in the order of their first. No group is empty.
private func grouped<Element, Key: Hashable>(_ elements: [Element], by key: (Element) -> Key) -> [[Element]] {
    var groups: [[Element]] = []
    var places: [Key: Int] = [:]
    for element in elements {
        if let place = places[key(element)] {
            groups[place].append(element)
        } else {
            places[key(element)] = groups.count
            groups.append([element])
        }
    }
    return groups
}

extension PrincipalElement.Member {
    /// The type under which the member stands in a document, and its text there.
    public var typeAndText: (type: String, text: String) {
        switch self {
        case .everyone: ("AWS", "*")
        case .account(let id): ("AWS", "arn:aws:iam::\(id):root")
        case .arn(let text), .uniqueID(let text): ("AWS", text)
        case .federated(let text): ("Federated", text)
        case .service(let text): ("Service", text)
        case .canonicalUser(let text): ("CanonicalUser", text)
        }
    }
}
