// The functions have the names and the documentation of sesame.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase, AllPublicDeclarationsHaveDocumentation

public import CSesame
internal import Identifiers
internal import PolicyEngine

/// No request carries more values of one key; a guard against a count that was computed wrongly.
private let maximumValues = 65_536

@c @implementation
public func sesame_request_create(
    _ kind: sesame_principal,
    _ account: UnsafePointer<CChar>?,
    _ arn: UnsafePointer<CChar>?,
    _ action: UnsafePointer<CChar>?,
    _ resource: UnsafePointer<CChar>?,
    _ resourceAccount: UnsafePointer<CChar>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> OpaquePointer? {
    do throws(CallError) {
        let principal = try principal(kind, account, arn)
        let action = try required(action, "action")
        let parts = action.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw CallError("`action` has the form service:Action")
        }
        let request = AuthorizationRequest(
            principal: principal,
            action: action,
            resource: try required(resource, "resource"),
            resourceAccount: try accountID(resourceAccount, "resource_account"),
            context: RequestContext()
        )
        return retained(RequestHandle(request))
    } catch let failure {
        failure.store(in: error)
        return nil
    }
}

private func principal(
    _ kind: sesame_principal,
    _ account: UnsafePointer<CChar>?,
    _ arn: UnsafePointer<CChar>?
) throws(CallError) -> Principal {
    guard let kind = Principal.Kind(kind) else { throw CallError("there is no kind of principal \(kind.rawValue)") }
    let account = try accountID(account, "account")
    switch kind {
    case .root, .user, .assumedRole, .federatedUser:
        if account == nil { throw CallError("`account` is NULL") }
    case .federatedIdentity, .service, .anonymous:
        if account != nil { throw CallError("this kind of principal has no account") }
    }
    if kind == .anonymous {
        if arn != nil { throw CallError("an anonymous principal has no ARN") }
        return Principal(kind: kind, account: nil, arn: "")
    }
    return Principal(kind: kind, account: account, arn: try required(arn, "arn"))
}

private func accountID(_ text: UnsafePointer<CChar>?, _ name: String) throws(CallError) -> String? {
    guard let text = try optional(text, name) else { return nil }
    guard let account = AccountID(text) else { throw CallError("`\(name)` is not an account of twelve digits") }
    return account.text
}

extension Principal.Kind {
    fileprivate init?(_ kind: sesame_principal) {
        switch kind {
        case SESAME_PRINCIPAL_ROOT: self = .root
        case SESAME_PRINCIPAL_USER: self = .user
        case SESAME_PRINCIPAL_ASSUMED_ROLE: self = .assumedRole
        case SESAME_PRINCIPAL_FEDERATED_USER: self = .federatedUser
        case SESAME_PRINCIPAL_FEDERATED_IDENTITY: self = .federatedIdentity
        case SESAME_PRINCIPAL_SERVICE: self = .service
        case SESAME_PRINCIPAL_ANONYMOUS: self = .anonymous
        default: return nil
        }
    }
}

@c @implementation
public func sesame_request_free(_ request: OpaquePointer?) { release(request, RequestHandle.self) }

@c @implementation
public func sesame_request_set_issuer(
    _ request: OpaquePointer?,
    _ arn: UnsafePointer<CChar>?,
    _ uniqueID: UnsafePointer<CChar>?,
    _ isServiceLinkedRole: Bool,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> Bool {
    change(request, error) { (request) throws(CallError) in
        request.principal = Principal(
            kind: request.principal.kind,
            account: request.principal.account,
            arn: request.principal.arn,
            issuerARN: try required(arn, "arn"),
            uniqueID: try optional(uniqueID, "unique_id"),
            isServiceLinkedRole: isServiceLinkedRole
        )
    }
}

@c @implementation
public func sesame_request_set(
    _ request: OpaquePointer?,
    _ key: UnsafePointer<CChar>?,
    _ value: UnsafePointer<CChar>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> Bool {
    change(request, error) { (request) throws(CallError) in
        guard let text = try optional(value, "value") else { throw CallError("`value` is NULL") }
        request.context.set(try required(key, "key"), text)
    }
}

@c @implementation
public func sesame_request_set_values(
    _ request: OpaquePointer?,
    _ key: UnsafePointer<CChar>?,
    _ values: UnsafePointer<UnsafePointer<CChar>?>?,
    _ count: Int,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> Bool {
    change(request, error) { (request) throws(CallError) in
        guard (0...maximumValues).contains(count) else { throw CallError("`count` is more than \(maximumValues)") }
        if values == nil, count > 0 { throw CallError("`values` is NULL") }
        var texts: [String] = []
        for value in UnsafeBufferPointer(start: values, count: count) {
            guard let text = try optional(value, "values") else { throw CallError("one of `values` is NULL") }
            texts.append(text)
        }
        request.context.set(try required(key, "key"), values: texts)
    }
}

@c @implementation
public func sesame_request_set_unknown(
    _ request: OpaquePointer?,
    _ key: UnsafePointer<CChar>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> Bool {
    change(request, error) { (request) throws(CallError) in
        request.context.markUnknown(try required(key, "key"))
    }
}

@c @implementation
public func sesame_request_set_absent(
    _ request: OpaquePointer?,
    _ key: UnsafePointer<CChar>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> Bool {
    change(request, error) { (request) throws(CallError) in
        request.context.markAbsent(try required(key, "key"))
    }
}

@c @implementation
public func sesame_request_set_partial(
    _ request: OpaquePointer?,
    _ isPartial: Bool,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> Bool {
    change(request, error) { (request) throws(CallError) in
        request.context.isComplete = !isPartial
    }
}

/// Changes a request, or says why not.
private func change(
    _ request: OpaquePointer?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?,
    _ body: (inout AuthorizationRequest) throws(CallError) -> Void
) -> Bool {
    do throws(CallError) {
        try body(&required(request, "request", RequestHandle.self).request)
        return true
    } catch let failure {
        failure.store(in: error)
        return false
    }
}
