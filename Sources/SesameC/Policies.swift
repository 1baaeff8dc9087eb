// The functions have the names and the documentation of sesame.h.
// swift-format-ignore-file: AlwaysUseLowerCamelCase, AllPublicDeclarationsHaveDocumentation

public import CSesame
internal import PolicyEngine
internal import PolicyLanguage

/// No policy has more; a guard against a length that was computed wrongly.
private let maximumBytes = 4 << 20
/// AWS's organisations have the root and five levels of units above an account; the account is the last.
private let maximumLevels = 16

@c @implementation
public func sesame_policy_create(
    _ kind: sesame_kind,
    _ text: UnsafePointer<CChar>?,
    _ length: Int,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> OpaquePointer? {
    do throws(CallError) {
        guard let text else { throw CallError("`text` is NULL") }
        guard (0...maximumBytes).contains(length) else { throw CallError("`length` is more than 4 MiB") }
        let bytes = text.withMemoryRebound(to: UInt8.self, capacity: length) {
            [UInt8](UnsafeBufferPointer(start: $0, count: length))
        }
        return retained(PolicyHandle(CompiledPolicy(try document(bytes, kind))))
    } catch let failure {
        failure.store(in: error)
        return nil
    }
}

private func document(_ bytes: [UInt8], _ kind: sesame_kind) throws(CallError) -> PolicyDocument {
    do throws(PolicyError) {
        if kind == SESAME_KIND_SAVED { return try PolicyDocument(reading: bytes) }
        if let kind = PolicyKind(kind) { return try PolicyDocument(parsing: bytes, as: kind) }
    } catch {
        throw CallError(
            message: error.message,
            detail: error.detail,
            line: error.position.line,
            column: error.position.column
        )
    }
    throw CallError("there is no kind of policy \(kind.rawValue)")
}

extension PolicyKind {
    fileprivate init?(_ kind: sesame_kind) {
        switch kind {
        case SESAME_KIND_MANAGED: self = .managed
        case SESAME_KIND_INLINE: self = .inline
        case SESAME_KIND_SESSION: self = .session
        case SESAME_KIND_TRUST: self = .trust
        case SESAME_KIND_RESOURCE: self = .resource
        case SESAME_KIND_SERVICE_CONTROL: self = .serviceControl
        case SESAME_KIND_RESOURCE_CONTROL: self = .resourceControl
        case SESAME_KIND_VPC_ENDPOINT: self = .vpcEndpoint
        default: return nil
        }
    }
}

@c @implementation
public func sesame_policy_free(_ policy: OpaquePointer?) { release(policy, PolicyHandle.self) }

@c @implementation
public func sesame_policies_create() -> OpaquePointer? { retained(PoliciesHandle()) }

@c @implementation
public func sesame_policies_free(_ policies: OpaquePointer?) { release(policies, PoliciesHandle.self) }

@c @implementation
public func sesame_policies_add(
    _ policies: OpaquePointer?,
    _ type: sesame_type,
    _ level: UInt32,
    _ policy: OpaquePointer?,
    _ arn: UnsafePointer<CChar>?,
    _ name: UnsafePointer<CChar>?,
    _ attachedTo: UnsafePointer<CChar>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<sesame_error>?>?
) -> Bool {
    do throws(CallError) {
        let handle = try required(policies, "policies", PoliciesHandle.self)
        guard let type = PolicyType(type) else { throw CallError("there is no type of policy \(type.rawValue)") }
        let arn = try optional(arn, "arn")
        let source = PolicySource(
            type: type,
            arn: arn,
            name: try optional(name, "name") ?? arn ?? "",
            attachedTo: try optional(attachedTo, "attached_to")
        )
        let applied = AppliedPolicy(try required(policy, "policy", PolicyHandle.self).policy, source: source)
        try handle.set.add(applied, level: Int(level))
        return true
    } catch let failure {
        failure.store(in: error)
        return false
    }
}

extension PolicySet {
    fileprivate mutating func add(_ applied: AppliedPolicy, level: Int) throws(CallError) {
        switch applied.source.type {
        case .serviceControlPolicy: return try Self.add(applied, level, &serviceControlPolicies)
        case .resourceControlPolicy: return try Self.add(applied, level, &resourceControlPolicies)
        default: if level != 0 { throw CallError("only control policies have levels") }
        }
        switch applied.source.type {
        case .identityBased: identity.append(applied)
        case .permissionsBoundary: permissionsBoundaries = (permissionsBoundaries ?? []) + [applied]
        case .sessionPolicy: sessionPolicies = (sessionPolicies ?? []) + [applied]
        case .vpcEndpointPolicy: vpcEndpointPolicies = (vpcEndpointPolicies ?? []) + [applied]
        case .resourceBased, .roleTrustPolicy:
            if resourcePolicy != nil { throw CallError("a resource or role has one policy of its own") }
            resourcePolicy = applied
        case .serviceControlPolicy, .resourceControlPolicy: break
        }
    }

    private static func add(
        _ applied: AppliedPolicy,
        _ level: Int,
        _ levels: inout [[AppliedPolicy]]
    ) throws(CallError) {
        guard level <= levels.count, level < maximumLevels else {
            throw CallError("level \(level) cannot be begun: there are \(levels.count) of at most \(maximumLevels)")
        }
        if level == levels.count { levels.append([]) }
        levels[level].append(applied)
    }
}

extension PolicyType {
    fileprivate init?(_ type: sesame_type) {
        guard let found = PolicyType.allCases.first(where: { $0.cValue == type }) else { return nil }
        self = found
    }

    var cValue: sesame_type {
        switch self {
        case .identityBased: SESAME_TYPE_IDENTITY
        case .resourceBased: SESAME_TYPE_RESOURCE
        case .permissionsBoundary: SESAME_TYPE_PERMISSIONS_BOUNDARY
        case .sessionPolicy: SESAME_TYPE_SESSION
        case .serviceControlPolicy: SESAME_TYPE_SERVICE_CONTROL
        case .resourceControlPolicy: SESAME_TYPE_RESOURCE_CONTROL
        case .vpcEndpointPolicy: SESAME_TYPE_VPC_ENDPOINT
        case .roleTrustPolicy: SESAME_TYPE_ROLE_TRUST
        }
    }
}
