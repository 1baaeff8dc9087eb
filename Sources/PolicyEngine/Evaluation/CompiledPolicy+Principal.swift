// Principals. Source: IAM User Guide, "AWS JSON policy elements: Principal" and "… NotPrincipal".
extension CompiledPolicy {
    /// How a statement's `Principal` or `NotPrincipal` reaches the principal; empty when it does not.
    func reach(_ statement: StatementRecord, _ principal: Principal, _ facts: RequestFacts) -> ResourceGrants {
        if statement.principalForm == .named {
            var found: ResourceGrants = []
            for index in statement.members.range {
                found.formUnion(reach(members.span[index], principal, isDeny: statement.isDeny))
            }
            return found
        }
        if statement.isDeny { return isExempt(statement, principal, facts) ? [] : .direct }
        // Allow with NotPrincipal cannot be saved any more, but may stand in old policies: everybody but those listed.
        for index in statement.members.range
        where !reach(members.span[index], principal, isDeny: true).isEmpty {
            return []
        }
        return .direct
    }

    /// How one member reaches the principal.
    private func reach(_ member: MemberRecord, _ principal: Principal, isDeny: Bool) -> ResourceGrants {
        let text = pool.span.part(member.text)
        switch member.form {
        case .everyone:
            // Whom an identity provider vouches for must be named through that provider.
            return principal.kind == .federatedIdentity && !isDeny ? [] : .direct
        case .account:
            guard let account = principal.account else { return [] }
            return Bytes.equal(text, account.utf8.span) ? .delegates : []
        case .arn: return reach(arn: text, principal)
        case .uniqueID:
            guard let uniqueID = principal.uniqueID, Bytes.equal(text, uniqueID.utf8.span) else { return [] }
            return principal.kind == .user ? .direct : .behindSession
        case .service:
            return principal.kind == .service && Bytes.equal(text, principal.arn.utf8.span) ? .direct : []
        case .federated:
            return principal.kind == .federatedIdentity && Bytes.equal(text, principal.arn.utf8.span) ? .direct : []
        case .canonicalUser: return []
        }
    }

    private func reach(arn text: Span<UInt8>, _ principal: Principal) -> ResourceGrants {
        switch principal.kind {
        case .service, .federatedIdentity, .anonymous: return []
        case .root, .user: return Bytes.equal(text, principal.arn.utf8.span) ? .direct : []
        case .assumedRole, .federatedUser:
            if let issuer = principal.issuerARN, Bytes.equal(text, issuer.utf8.span) { return .behindSession }
            if Bytes.equal(text, principal.arn.utf8.span) { return .direct }
            return principal.issuerARN == nil && Self.isRole(text, ofSession: principal.arn.utf8.span)
                ? .behindSession : []
        }
    }

    /// Whether `arn:P:iam::A:role/path/R` is the role of `arn:P:sts::A:assumed-role/R/S`, for askers who know only the
    /// session. A role's name is unique in its account whatever its path.
    private static func isRole(_ role: Span<UInt8>, ofSession session: Span<UInt8>) -> Bool {
        guard let (rolePartition, roleAccount, roleName) = iamName(role, service: "iam", type: "role/"),
            let (partition, account, rest) = iamName(session, service: "sts", type: "assumed-role/")
        else { return false }
        var (nameStart, sessionStart) = (roleName.lowerBound, rest.upperBound)
        for index in roleName where role[index] == UInt8(ascii: "/") { nameStart = index + 1 }
        for index in rest where session[index] == UInt8(ascii: "/") {
            sessionStart = index
            break
        }
        return Bytes.equal(role.extracting(rolePartition), session.extracting(partition))
            && Bytes.equal(role.extracting(roleAccount), session.extracting(account))
            && Bytes.equal(
                role.extracting(nameStart..<roleName.upperBound),
                session.extracting(rest.lowerBound..<sessionStart)
            )
    }

    /// Partition, account and name of `arn:P:service::A:type/name`.
    private static func iamName(_ arn: Span<UInt8>, service: StaticString, type: StaticString)
        -> (Range<Int>, Range<Int>, Range<Int>)?
    {
        var colons: InlineArray<5, Int> = .init(repeating: 0)
        var count = 0
        for index in arn.indices where arn[index] == UInt8(ascii: ":") && count < 5 {
            colons[count] = index
            count += 1
        }
        guard count == 5, arn.extracting((colons[1] + 1)..<colons[2]).isLowered(service),
            arn.extracting((colons[4] + 1)...).starts(with: type)
        else { return nil }
        let name = colons[4] + 1 + type.utf8CodeUnitCount
        return ((colons[0] + 1)..<colons[1], (colons[3] + 1)..<colons[4], name..<arn.count)
    }

    /// Whether a Deny with `NotPrincipal` spares the principal: everything that the principal is must be listed, the
    /// account, the user or the role, and the session. It never spares whoever has a permissions boundary.
    private func isExempt(_ statement: StatementRecord, _ principal: Principal, _ facts: RequestFacts) -> Bool {
        if facts.hasBoundary { return false }
        var (everyone, account, entity, session) = (false, false, false, false)
        for index in statement.members.range {
            let member = members.span[index]
            let found = reach(member, principal, isDeny: true)
            if found.isEmpty { continue }
            switch member.form {
            case .everyone: everyone = true
            case .account: account = true
            default:
                if found.contains(.behindSession) { entity = true } else { session = true }
            }
        }
        if everyone { return true }
        switch principal.kind {
        case .anonymous: return false
        case .service, .federatedIdentity: return session
        case .root: return account || session
        case .user, .federatedUser: return account && session
        case .assumedRole: return account && entity && (session || principal.arn == principal.issuerARN)
        }
    }
}
