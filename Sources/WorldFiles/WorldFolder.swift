package import AccessControl
import Directory
import Identifiers
import PolicyLanguage

/// A folder of the AWS CLI's own JSON outputs (docs/WORLD.md).
package enum WorldFolder {
    /// Reads the folder at `path`. Nothing in it is skipped silently: a folder that does not belong there, or a file
    /// that cannot be understood, is an error; files beside the folders (a note, a denial) are told to `remark`.
    package static func read(
        _ path: String,
        remark: (String) -> Void = { _ in }
    ) throws(WorldError) -> World {
        let root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let names = try Folder(path: root).names() else {
            throw WorldError(file: path, detail: "there is no such folder")
        }
        for name in names where Part(rawValue: name) == nil {
            if try !Folder.isFolder("\(root)/\(name)") {
                remark("\(root)/\(name) is not part of the world")
                continue
            }
            let parts = Part.allCases.map { "\($0.rawValue)/" }.joined(separator: ", ")
            throw WorldError(file: "\(root)/\(name)", detail: "is not part of a world, which has \(parts)")
        }
        guard names.contains(Part.accounts.rawValue) else {
            throw WorldError(file: path, detail: "has no folder accounts/, without which there is nobody to ask about")
        }
        var reader = WorldReader()
        for part in Part.allCases where names.contains(part.rawValue) {
            let folder = Folder(path: "\(root)/\(part.rawValue)")
            switch part {
            case .accounts: try reader.readAccounts(folder)
            case .organization: try reader.readOrganization(folder)
            case .resourcePolicies: try reader.readResourcePolicies(folder)
            case .mfa: try reader.readMFADevices(folder)
            case .endpoints: try reader.readEndpoints(folder)
            }
        }
        return reader.world
    }

    /// The folders of a world.
    enum Part: String, CaseIterable {
        case accounts
        case organization
        case resourcePolicies = "resource-policies"
        case mfa
        case endpoints
    }
}

/// Puts a world together, folder by folder.
struct WorldReader {
    var world = World()
    let policies = PolicyTable()
    /// The versions of the policies in `world.awsManagedPolicies`.
    private var awsManagedVersions: [String: Int] = [:]

    mutating func readAccounts(_ folder: Folder) throws(WorldError) {
        for (stem, path) in try folder.jsonFiles() {
            guard let id = AccountID(stem) else {
                throw WorldError(file: path, detail: "the file's name must be the account's 12 digits")
            }
            let export = try AccountExport(WorldFile(path: path), id: id, policies: policies)
            world.accounts[id] = export.account
            for (arn, policy) in export.awsManagedPolicies {
                // Exports of several days may differ; the latest is the nearest to the present.
                guard policy.version > awsManagedVersions[arn] ?? -1 else { continue }
                awsManagedVersions[arn] = policy.version
                world.awsManagedPolicies[arn] = policy.document
            }
        }
        if world.accounts.isEmpty { throw WorldError(file: folder.path, detail: "holds no account") }
    }

    mutating func readMFADevices(_ folder: Folder) throws(WorldError) {
        for (stem, path) in try folder.jsonFiles() {
            guard AccountID(stem) != nil else {
                throw WorldError(file: path, detail: "the file's name must be the account's 12 digits")
            }
            let file = try WorldFile(path: path)
            for document in file.documents {
                guard document["VirtualMFADevices"] != nil else {
                    throw file.failure(document, "this is no output of `aws iam list-virtual-mfa-devices`")
                }
                for device in try file.objects("VirtualMFADevices", of: document) {
                    let serialNumber = try file.string("SerialNumber", of: device)
                    // An assigned device has a user and a date; one that was left behind has neither.
                    let user = try file.optionalObject("User", of: device)
                    let arn: String? = if let user { try file.string("Arn", of: user) } else { nil }
                    _ = try file.date("EnableDate", of: device)
                    guard world.mfaDevices[serialNumber] == nil else {
                        throw file.failure(device, "the device `\(serialNumber)` stands twice")
                    }
                    world.mfaDevices[serialNumber] = World.VirtualMFADevice(serialNumber: serialNumber, user: arn)
                }
            }
        }
    }

    mutating func readResourcePolicies(_ folder: Folder) throws(WorldError) {
        world.knowsResourcePolicies = true
        for (_, path) in try folder.jsonFiles() {
            let file = try WorldFile(path: path)
            for document in file.documents {
                let text = try file.string("resource", of: document)
                guard let arn = ARN(text) else {
                    throw file.failure(document, "`resource` is `\(text)`, which is no ARN")
                }
                // Buckets have no account in their ARN, most other resources do.
                let isNamed = file.member("account", of: document) == nil
                guard let account = try isNamed ? AccountID(arn.account) : file.account("account", of: document)
                else { throw file.failure(document, "`account` is missing: who owns `\(text)`?") }
                guard world.resourcePolicies[text] == nil else {
                    throw file.failure(document, "the policy of `\(text)` stands twice")
                }
                world.resourcePolicies[text] = World.ResourcePolicy(
                    resource: text,
                    account: account,
                    document: try policies.policy(file.requiredMember("policy", of: document), in: file)
                )
            }
        }
    }

    mutating func readEndpoints(_ folder: Folder) throws(WorldError) {
        for (stem, path) in try folder.jsonFiles() {
            let file = try WorldFile(path: path)
            for document in file.documents {
                if document["VpcEndpoints"] != nil {
                    for endpoint in try file.objects("VpcEndpoints", of: document) {
                        let id = try file.string("VpcEndpointId", of: endpoint)
                        let policy = file.member("PolicyDocument", of: endpoint)
                        try addEndpoint(id, endpoint, policy, in: file, account: "OwnerId")
                    }
                } else if stem.hasPrefix("vpce-"), document["Statement"] != nil {
                    // The policy alone, in a file that is named after its endpoint.
                    try addEndpoint(stem, document, document, in: file, account: "account")
                } else {
                    let name = document["endpoint"] == nil && document["resource"] != nil ? "resource" : "endpoint"
                    let id = try file.string(name, of: document)
                    let last = id.split(separator: "/").last.map(String.init) ?? id
                    try addEndpoint(last, document, file.member("policy", of: document), in: file, account: "account")
                }
            }
        }
    }

    private mutating func addEndpoint(
        _ endpoint: String,
        _ value: JSONValue,
        _ policy: JSONValue?,
        in file: WorldFile,
        account: String
    ) throws(WorldError) {
        // Endpoints of services that take no policies have none, and limit nothing.
        guard let document = policy, document.string?.isEmpty != true else { return }
        guard world.endpointPolicies[endpoint] == nil else {
            throw file.failure(value, "the endpoint `\(endpoint)` stands twice")
        }
        world.endpointPolicies[endpoint] = World.EndpointPolicy(
            id: endpoint,
            account: file.member(account, of: value) == nil ? nil : try file.account(account, of: value),
            vpc: try file.optionalString(of: value, "VpcId", "vpc"),
            serviceName: try file.optionalString(of: value, "ServiceName", "service"),
            document: try policies.policy(document, in: file)
        )
    }
}
