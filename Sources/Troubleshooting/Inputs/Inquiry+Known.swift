import AccessControl

extension Inquiry {
    /// Takes over what the denial itself does not say and the asker knows: who, what, keys of the context, session
    /// policies. What the denial says stays.
    package mutating func fill(from known: Inquiry) {
        principal = principal ?? known.principal
        action = action ?? known.action
        resource = resource ?? known.resource
        resourceAccount = resourceAccount ?? known.resourceAccount
        issuer = issuer ?? known.issuer
        sessionPolicies = sessionPolicies ?? known.sessionPolicies
        for key in known.context where !says(key.key) { context.append(key) }
        for key in known.absentKeys where !says(key) { absentKeys.append(key) }
        isContextComplete = isContextComplete || known.isContextComplete
    }

    private func says(_ key: String) -> Bool {
        let name = key.lowercased()
        return context.contains { $0.key.lowercased() == name } || absentKeys.contains { $0.lowercased() == name }
    }
}
