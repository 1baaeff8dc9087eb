import AWSProtocol

/// The operations that are there, by service and name. What is in an API model and not here answers `InvalidAction`.
struct OperationTable: Sendable {
    /// A type of operation, already sorted by how it is run: a cast to a protocol costs too much on the way of a request.
    enum Entry: Sendable {
        case query(any Query.Type)
        case command(any Command.Type)
    }

    /// How an operation of an API model is run; nil when it is not there.
    static func entry(of operation: OperationModel) -> Entry? { all[ObjectIdentifier(operation)] }

    /// By the operation's model, which lives as long as the process: a hash of one word on the way of a request.
    private static let all: [ObjectIdentifier: Entry] = {
        var entries: [ObjectIdentifier: Entry] = [:]
        let services = [
            (ServiceModel.iam, IAMOperations.all), (.sts, STSOperations.all), (.iamToolbox, ToolboxOperations.all),
        ]
        for (service, types) in services {
            for type in types {
                guard let operation = service.operation(type.name) else {
                    preconditionFailure("\(type.name) is not in the model of \(service.name)")
                }
                entries[ObjectIdentifier(operation)] = entry(type)
            }
        }
        return entries
    }()

    private static func entry(_ type: any Operation.Type) -> Entry {
        if let query = type as? any Query.Type { return .query(query) }
        if let command = type as? any Command.Type { return .command(command) }
        preconditionFailure("\(type.name) is neither a query nor a command")
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
