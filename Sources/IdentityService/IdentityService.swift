import AWSProtocol
import AccessControl
import Authentication
package import Cryptography
import Directory
package import HTTPMessage
package import Identifiers
package import Journal

/// The way of one request, written once for all operations:
/// route, authenticate, decode and validate, authorise, perform, commit, encode.
///
/// One direction. Nothing is performed for a caller who is not authenticated, nor without a decision.
package final class IdentityService: Sendable {
    package struct Options: Sendable {
        /// Appends AWS's suffix with the authorization id to denials. Off by default: tools compare sentences.
        package var appendsAuthorizationID = false
        /// Nil: nobody may import.
        package var importing: Importing?

        package init() {}
    }

    let resources: ServiceResources
    private let authenticator: Authenticator
    private let accessControl: AccessControl
    private let denials: Denials
    private let requestIDs: RequestIDs
    let options: Options

    package init(
        store: AccountStore,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        options: Options = Options()
    ) throws(CryptographyError) {
        accessControl = AccessControl()
        resources = try ServiceResources(store: store, accessControl: accessControl, randomBytes: randomBytes)
        authenticator = try Authenticator(masterKey: store.masterKey)
        denials = Denials(resources)
        requestIDs = RequestIDs(seed: randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) })
        self.options = options
    }

    /// Answers one request. `answer` is called exactly once: before this returns, or, for a command, after its commit on
    /// the writer's thread.
    package func handle(_ request: HTTPRequest, now: Timestamp, answer: @escaping @Sendable (Answer) -> Void) {
        var exchange = Exchange(requestID: requestIDs.next())
        if let id = DenialEndpoint.authorizationID(request) {
            return answer(denialRecord(id, request, now: now, &exchange))
        }
        do throws(Refusal) {
            let route = try route(request, &exchange)
            let entry = try entry(for: route)
            let call = try authenticate(
                request,
                service: route.service.signingName,
                operation: route.operation.name,
                now: now,
                &exchange
            )
            let input = try decode(route)
            switch entry {
            case .query(let type):
                let query = try prepare(type, input, call, &exchange)
                let output = try refusing { () throws(IAMError) in try query.answer(call) }
                answer(exchange.success(output))
            case .command(let type):
                let command = try prepare(type, input, call, &exchange)
                submit(command, call, exchange, answer: answer)
            }
        } catch {
            answer(exchange.failure(error))
        }
    }

    func nextRequestID() -> String { requestIDs.next() }

    // MARK: Steps

    private func route(_ request: HTTPRequest, _ exchange: inout Exchange) throws(Refusal) -> Route {
        do throws(RoutingFailure) {
            let route = try ServiceRouter.route(request)
            exchange.route = route
            exchange.summary.service = route.service.name
            exchange.summary.operation = route.operation.name
            return route
        } catch {
            throw Refusal(error)
        }
    }

    private func entry(for route: Route) throws(Refusal) -> OperationTable.Entry {
        guard let entry = OperationTable.entry(of: route.operation) else {
            // In the API, not here yet: AWS's own word for an operation that is not there.
            throw Refusal(.error(.unknownOperation(route), .dispatch))
        }
        return entry
    }

    func authenticate(
        _ request: HTTPRequest,
        service: String,
        operation: String,
        now: Timestamp,
        _ exchange: inout Exchange
    ) throws(Refusal) -> Call {
        let snapshot = resources.store.snapshot
        do throws(AuthenticationError) {
            let (caller, signedRegion) = try authenticator.identify(
                request,
                service: service,
                now: now,
                state: snapshot.sequence,
                account: { snapshot.accounts[$0] },
                accountOfGivenKey: { snapshot.handMadeKey($0) }
            )
            exchange.summary.principalARN = caller.arn
            exchange.summary.accessKeyID = caller.accessKeyID
            try SessionRestrictions.check(caller, service: service, operation: operation)
            guard let replica = snapshot.replica(of: caller.account) else {
                throw AuthenticationError.unknownAccessKey(caller.accessKeyID)
            }
            let region = GlobalServices.region(ofService: service) ?? signedRegion
            noteUse(caller, now: now, service: service, region: region)
            let facts = RequestFacts(
                now: now,
                requestID: exchange.summary.requestID,
                sourceIP: request.peerAddress,
                isSecure: request.isSecure,
                userAgent: request.headers.text("user-agent"),
                referer: request.headers.text("referer"),
                region: region
            )
            return Call(caller: caller, replica: replica, facts: facts, snapshot: snapshot, resources: resources)
        } catch {
            throw Refusal(ServiceError(error))
        }
    }

    /// The way of a request to Sesame's own API: the same steps, without an AWS model.
    private func denialRecord(
        _ id: String,
        _ request: HTTPRequest,
        now: Timestamp,
        _ exchange: inout Exchange
    ) -> Answer {
        exchange.summary.service = "sesame"
        exchange.summary.operation = DenialEndpoint.operation
        exchange.format = .restJSON
        do throws(Refusal) {
            let call = try authenticate(
                request,
                service: "iam",
                operation: DenialEndpoint.operation,
                now: now,
                &exchange
            )
            try authorise(DenialEndpoint.question, call, &exchange)
            let kept = try refusing { () throws(IAMError) in try call.denial(id) }
            return Answer(
                response: try refusing { () throws(IAMError) in
                    try DenialEndpoint.response(kept, requestID: exchange.summary.requestID)
                },
                summary: exchange.summary
            )
        } catch {
            return exchange.failure(error)
        }
    }

    private func noteUse(_ caller: Caller, now: Timestamp, service: String, region: String) {
        if caller.session == nil {
            resources.store.noteKeyUse(caller.accessKeyID, at: now, service: service, region: region)
        } else if case .assumedRole(let roleID, _, _) = caller.kind {
            resources.store.noteRoleUse(roleID, at: now, region: region)
        }
    }

    private func decode(_ route: Route) throws(Refusal) -> Structure {
        do throws(ServiceError) {
            return try route.decodeInput()
        } catch {
            throw Refusal(error)
        }
    }

    /// Reads the operation's input and authorises it.
    private func prepare<Prepared: Operation>(
        _ type: Prepared.Type,
        _ input: Structure,
        _ call: Call,
        _ exchange: inout Exchange
    ) throws(Refusal) -> Prepared {
        let operation: Prepared
        let questions: [AuthorizationQuestion]
        do throws(IAMError) {
            operation = try type.init(input)
            questions = try operation.authorization(call)
        } catch {
            throw Refusal(error.serviceError)
        }
        for question in questions { try authorise(question, call, &exchange) }
        return operation
    }

    func authorise(
        _ question: AuthorizationQuestion,
        _ call: Call,
        _ exchange: inout Exchange
    ) throws(Refusal) {
        let policies: CallerPolicies?
        let asked: AccessQuestion
        do throws(UnreadablePolicy) {
            policies = try accessControl.policies(
                of: call.caller,
                in: call.replica.account,
                sequence: call.snapshot.sequence
            )
            asked = try question.accessQuestion(call, compiler: accessControl.compiler)
        } catch {
            // The policy may hold a Deny, so nothing is allowed past it.
            let reason = "policy \(error.policy) cannot be read: \(error.detail)"
            throw Refusal(IAMError.serviceFailure(reason: reason).serviceError)
        }
        guard let policies else { throw Refusal(ServiceError(.principalGone(principalID: call.caller.userID))) }
        guard let denial = accessControl.denial(of: asked, for: call.caller, with: policies, facts: call.facts)
        else { return }
        let id = denials.keep(denial, caller: call.caller, facts: call.facts)
        exchange.summary.authorizationID = id
        throw Refusal(
            ServiceError(
                code: "AccessDenied",
                message: denial.sentence + suffix(authorizationID: id),
                status: 403
            )
        )
    }

    /// AWS's suffix (IAM User Guide, "Troubleshoot access denied error messages with authorization ID").
    private func suffix(authorizationID id: String?) -> String {
        guard options.appendsAuthorizationID, let id else { return "" }
        return ". Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/\(id)"
            + " for complete details, or call the GetRequestAuthorizationDetails API with the following authorization "
            + "id: \(id)"
    }

    private func submit(
        _ command: some Command,
        _ call: Call,
        _ exchange: Exchange,
        answer: @escaping @Sendable (Answer) -> Void
    ) {
        resources.store.submit(
            account: call.caller.account,
            actor: call.caller.arn,
            requestID: call.facts.requestID,
            command: { (transaction: inout AccountTransaction) throws(IAMError) -> Structure in
                try command.perform(call, in: &transaction)
            },
            completion: { (result: Result<Structure, WriteFailure>) in
                switch result {
                case .success(let output): answer(exchange.success(output))
                case .failure(let failure): answer(exchange.failure(Refusal(ServiceError(failure))))
                }
            }
        )
    }

    func refusing<Output>(_ work: () throws(IAMError) -> Output) throws(Refusal) -> Output {
        do throws(IAMError) {
            return try work()
        } catch {
            throw Refusal(error.serviceError)
        }
    }
}
