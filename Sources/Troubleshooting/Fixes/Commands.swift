import AccessControl
import Directory
import Identifiers
import PolicyLanguage

/// The AWS CLI commands that make a step.
struct Commands {
    let world: World
    let question: WorldQuestion

    func commands(for step: FixStep, document: String) -> [String] {
        switch step.change {
        case .request(let change): change.commands
        case .defaultVersion(let arn, let version):
            ["aws iam set-default-policy-version --policy-arn \(arn) --version-id \(version)"]
        case .document(let place, _): commands(place, compact(document))
        }
    }

    /// The document on one line, so that it can be pasted.
    private func compact(_ document: String) -> String {
        guard let parsed = try? PolicyDocument(reading: document) else { return document }
        return parsed.jsonText(.compact)
    }

    private func commands(_ place: PolicyPlace, _ document: String) -> [String] {
        let text = Shell.quoted(document)
        switch place {
        case .managed(let arn):
            let create = "aws iam create-policy-version --policy-arn \(arn) --set-as-default --policy-document \(text)"
            return roomForVersion(arn) + [create]
        case .inline(let holder, let name): return [inline(holder, name, text)]
        case .trust(let role):
            return ["aws iam update-assume-role-policy --role-name \(lastPart(role)) --policy-document \(text)"]
        case .resource(let arn): return ResourcePolicyCommands.commands(arn, document)
        case .organization(let id): return ["aws organizations update-policy --policy-id \(id) --content \(text)"]
        case .endpoint(let id):
            return ["aws ec2 modify-vpc-endpoint --vpc-endpoint-id \(id) --policy-document \(text)"]
        case .session: return [session(text)]
        }
    }

    /// A policy has five versions at most: the oldest that is not in force makes room (IAM and AWS STS quotas).
    private func roomForVersion(_ arn: String) -> [String] {
        guard let policy = world.account(of: arn)?.managedPolicy(arn: arn), policy.versions.count >= 5,
            let oldest = policy.versions.first(where: { $0.id != policy.defaultVersionID })
        else { return [] }
        return ["aws iam delete-policy-version --policy-arn \(arn) --version-id \(oldest.id)"]
    }

    private func inline(_ holder: String, _ name: String, _ text: String) -> String {
        let kind = ARN(holder)?.resource.split(separator: "/").first.map(String.init) ?? "user"
        return "aws iam put-\(kind)-policy --\(kind)-name \(lastPart(holder)) --policy-name \(Shell.quoted(name)) "
            + "--policy-document \(text)"
    }

    private func session(_ text: String) -> String {
        switch question.principal {
        case .federatedUser(_, let name): "aws sts get-federation-token --name \(Shell.quoted(name)) --policy \(text)"
        case .roleSession(let account, let role, let session):
            "aws sts assume-role --role-arn \(question.issuerARN ?? roleARN(account, role)) --role-session-name "
                + "\(Shell.quoted(session)) --policy \(text)"
        default: "aws sts assume-role --role-arn \(question.principalARN) --role-session-name SESSION --policy \(text)"
        }
    }

    private func roleARN(_ account: AccountID, _ role: String) -> String {
        guard let known = world.accounts[account], let found = known.role(named: role) else {
            return "arn:aws:iam::\(account):role/\(role)"
        }
        return known.arn(of: found)
    }

    private func lastPart(_ arn: String) -> String {
        Shell.quoted(arn.split(separator: "/").last.map(String.init) ?? arn)
    }
}

/// How each service takes the policy of a resource.
///
/// Sources: the AWS CLI Command Reference of each command.
enum ResourcePolicyCommands {
    static func commands(_ arn: String, _ document: String) -> [String] {
        guard let parsed = ARN(arn) else { return [] }
        let policy = Shell.quoted(document)
        let name = Shell.quoted(parsed.resource)
        let last = Shell.quoted(
            parsed.resource.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? ""
        )
        let region = parsed.region.isEmpty ? "" : " --region \(parsed.region)"
        switch parsed.service {
        case "s3": return ["aws s3api put-bucket-policy --bucket \(name) --policy \(policy)"]
        case "sqs":
            let url = "https://sqs.\(parsed.region).amazonaws.com/\(parsed.account)/\(parsed.resource)"
            return [
                "aws sqs set-queue-attributes\(region) --queue-url \(url) --attributes "
                    + Shell.quoted("{\"Policy\":\(JSONLiteral.string(document))}")
            ]
        case "sns":
            return [
                "aws sns set-topic-attributes\(region) --topic-arn \(arn) --attribute-name Policy --attribute-value \(policy)"
            ]
        case "kms":
            return ["aws kms put-key-policy\(region) --key-id \(last) --policy-name default --policy \(policy)"]
        case "secretsmanager":
            return ["aws secretsmanager put-resource-policy\(region) --secret-id \(arn) --resource-policy \(policy)"]
        case "ecr":
            let repository = Shell.quoted(String(parsed.resource.dropFirst("repository/".count)))
            return ["aws ecr set-repository-policy\(region) --repository-name \(repository) --policy-text \(policy)"]
        case "dynamodb":
            return ["aws dynamodb put-resource-policy\(region) --resource-arn \(arn) --policy \(policy)"]
        case "kinesis": return ["aws kinesis put-resource-policy\(region) --resource-arn \(arn) --policy \(policy)"]
        case "lambda": return ["aws lambda put-resource-policy\(region) --resource-arn \(arn) --policy \(policy)"]
        case "events": return ["aws events put-permission\(region) --event-bus-name \(last) --policy \(policy)"]
        case "backup":
            return ["aws backup put-backup-vault-access-policy\(region) --backup-vault-name \(last) --policy \(policy)"]
        case "glacier":
            return [
                "aws glacier set-vault-access-policy\(region) --account-id - --vault-name \(last) --policy "
                    + Shell.quoted("{\"Policy\":\(JSONLiteral.string(document))}")
            ]
        case "elasticfilesystem":
            return ["aws efs put-file-system-policy\(region) --file-system-id \(last) --policy \(policy)"]
        case "es":
            return ["aws opensearch update-domain-config\(region) --domain-name \(last) --access-policies \(policy)"]
        case "execute-api":
            let api = Shell.quoted(parsed.resource.prefix { $0 != "/" }.description)
            return [
                "aws apigateway update-rest-api\(region) --rest-api-id \(api) --patch-operations "
                    + Shell.quoted(
                        "[{\"op\":\"replace\",\"path\":\"/policy\",\"value\":\(JSONLiteral.string(document))}]"
                    )
            ]
        default: return []
        }
    }
}
