import AWSProtocol

/// The operations that are there, by service and name. What is in an API model and not here answers `InvalidAction`.
struct OperationTable: Sendable {
    /// A type of operation, already sorted by how it is run: a cast to a protocol costs too much on the way of a request.
    enum Entry: Sendable {
        case query(any Query.Type)
        case command(any Command.Type)
    }

    static let all: [String: [String: Entry]] = [
        "iam": entries(IAMOperations.all),
        "sts": entries(STSOperations.all),
        "iam-toolbox": entries(ToolboxOperations.all),
    ]

    private static func entries(_ types: [any Operation.Type]) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for type in types {
            if let query = type as? any Query.Type {
                entries[type.name] = .query(query)
            } else if let command = type as? any Command.Type {
                entries[type.name] = .command(command)
            } else {
                preconditionFailure("\(type.name) is neither a query nor a command")
            }
        }
        return entries
    }
}

/// The operations of the Security Token Service.
enum STSOperations {
    static let all: [any Operation.Type] = [
        AssumeRole.self, GetAccessKeyInfo.self, GetCallerIdentity.self, GetFederationToken.self, GetSessionToken.self,
    ]
}

/// The operations of AWS's "explain this denial" API.
enum ToolboxOperations {
    static let all: [any Operation.Type] = [GetRequestAuthorizationDetails.self, GetRequestAuthorizationPolicy.self]
}
