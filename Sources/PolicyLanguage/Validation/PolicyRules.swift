/// The rules of each kind of policy for being saved, over a document whose structure has been read.
enum PolicyRules {
    static func check(_ draft: DocumentDraft, as kind: PolicyKind) throws(PolicyError) {
        switch kind {
        case .managed, .inline, .session: try IdentityRules(draft: draft, kind: kind).check()
        case .trust: try TrustRules(draft: draft).check()
        case .resource: try ResourcePolicyRules(draft: draft).check()
        case .serviceControl: try OrganizationRules(draft: draft).checkServiceControl()
        case .resourceControl: try OrganizationRules(draft: draft).checkResourceControl()
        case .vpcEndpoint: try EndpointRules(draft: draft).check()
        }
    }
}

extension DocumentDraft {
    /// The second use of a statement id, if there is one. Blank ids are no ids.
    var repeatedSid: Located<String>? {
        var seen: Set<[UInt8]> = []
        for sid in statements.compactMap(\.sid) where !sid.value.isEmpty {
            if !seen.insert(Array(sid.value.utf8)).inserted { return sid }
        }
        return nil
    }

    /// The first statement id with anything but letters and digits in it.
    var irregularSid: Located<String>? {
        statements.lazy.compactMap(\.sid).first { !$0.value.utf8.allSatisfy(isAlphanumeric) }
    }
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}
