import AccessControl
import Directory
import Identifiers
import PolicyLanguage

/// `organization/`: the organization, its tree, and its policies with what they are attached to.
extension WorldReader {
    mutating func readOrganization(_ folder: Folder) throws(WorldError) {
        let names = try folder.names() ?? []
        let known = ["organization.json", "parents", "policies", "targets"]
        for name in names where !known.contains(name) {
            let detail = "is not part of an organization, which has \(known.joined(separator: ", "))"
            throw WorldError(file: "\(folder.path)/\(name)", detail: detail)
        }
        guard names.contains(known[0]) else {
            throw WorldError(file: "\(folder.path)/\(known[0])", detail: "is missing")
        }
        let file = try WorldFile(path: "\(folder.path)/\(known[0])")
        let organization = try file.unwrapped("Organization", file.document())
        let parents = try parents(Folder(path: "\(folder.path)/parents"))
        let found = try controlPolicies(Folder(path: "\(folder.path)/policies"))
        let targets = try targets(Folder(path: "\(folder.path)/targets"), found, organization: folder.path)
        world.organization = Organization(
            id: try file.string("Id", of: organization),
            managementAccount: try file.account("MasterAccountId", of: organization),
            parents: parents,
            policies: found.compactMap(\.policy),
            targets: targets
        )
    }

    /// A file of `policies/`; no policy when it is of a kind that has no say in who may do what.
    private struct FoundPolicy {
        let stem: String
        let policy: Organization.Policy?
    }

    private func parents(_ folder: Folder) throws(WorldError) -> [String: String] {
        var parents: [String: String] = [:]
        for (child, path) in try folder.jsonFiles() {
            let file = try WorldFile(path: path)
            let document = try file.document()
            let list = try file.objects("Parents", of: document)
            guard list.count == 1 else {
                throw file.failure(document, "`Parents` must name the one parent of \(child)")
            }
            parents[child] = try file.string("Id", of: list[0])
        }
        return parents
    }

    private func controlPolicies(_ folder: Folder) throws(WorldError) -> [FoundPolicy] {
        var found: [FoundPolicy] = []
        for (stem, path) in try folder.jsonFiles() {
            let file = try WorldFile(path: path)
            let policy = try file.unwrapped("Policy", file.document())
            guard let summary = try file.optionalObject("PolicySummary", of: policy) else {
                throw file.failure(policy, "`PolicySummary` is missing")
            }
            let type = try file.string("Type", of: summary)
            guard let kind = Organization.Policy.Kind(rawValue: type) else {
                guard Self.otherTypes.contains(type) else {
                    throw file.failure(summary, "`\(type)` is a type of policy that Sesame does not know")
                }
                found.append(FoundPolicy(stem: stem, policy: nil))
                continue
            }
            let id = try file.string("Id", of: summary)
            if found.contains(where: { $0.policy?.id == id }) {
                throw file.failure(summary, "the policy `\(id)` stands in two files")
            }
            var isAWSManaged = false
            if case .boolean(true)? = file.member("AwsManaged", of: summary)?.content { isAWSManaged = true }
            let arn = try file.optionalString("Arn", of: summary) ?? id
            found.append(
                FoundPolicy(
                    stem: stem,
                    policy: Organization.Policy(
                        id: id,
                        arn: arn,
                        name: try file.optionalString("Name", of: summary) ?? id,
                        kind: kind,
                        isAWSManaged: isAWSManaged,
                        document: try policies.policy(file.requiredMember("Content", of: policy), in: file)
                    )
                )
            )
        }
        return found
    }

    /// By policy id.
    private func targets(
        _ folder: Folder,
        _ found: [FoundPolicy],
        organization: String
    ) throws(WorldError) -> [String: [String]] {
        var targets: [String: [String]] = [:]
        let files = try folder.jsonFiles()
        for (stem, path) in files {
            guard let entry = found.first(where: { $0.stem == stem }) else {
                throw WorldError(file: path, detail: "there is no \(organization)/policies/\(stem).json to it")
            }
            guard let policy = entry.policy else { continue }
            let file = try WorldFile(path: path)
            for document in file.documents {
                guard document["Targets"] != nil else { throw file.failure(document, "`Targets` is missing") }
                for target in try file.objects("Targets", of: document) {
                    targets[policy.id, default: []].append(try file.string("TargetId", of: target))
                }
            }
        }
        for entry in found where entry.policy != nil && !files.contains(where: { $0.stem == entry.stem }) {
            throw WorldError(
                file: "\(folder.path)/\(entry.stem).json",
                detail: "is missing: what the policy \(entry.stem) is attached to is not known"
            )
        }
        return targets
    }

    /// Policies of an organization that decide on no request (Organizations API Reference, `PolicySummary`).
    private static let otherTypes: Set = [
        "AISERVICES_OPT_OUT_POLICY", "BACKUP_POLICY", "BEDROCK_POLICY", "CHATBOT_POLICY", "DECLARATIVE_POLICY_EC2",
        "INSPECTOR_POLICY", "NETWORK_SECURITY_DIRECTOR_POLICY", "S3_POLICY", "SECURITYHUB_POLICY", "TAG_POLICY",
        "UPGRADE_ROLLOUT_POLICY",
    ]
}
