/// A POSIX shell script of read-only AWS CLI commands that makes a world folder. It needs `aws` and the standard tools.
///
/// What must be there (who is asked, the account's IAM) stops the script; what is not accessible is left out with a
/// warning.
package struct CollectScript: Sendable {
    /// One account each; none: the profile that the CLI would take.
    package var profiles: [String] = []
    /// None: every region that the account has enabled.
    package var regions: [String] = []
    /// The folder to be made.
    package var output = "world"
    package var includesOrganization = true

    package init() {}

    package var text: String {
        let profiles = profiles.isEmpty ? "''" : profiles.map(Self.quoted).joined(separator: " ")
        var parts = [Self.head, "out=\(Self.quoted(output))", Self.functions, accountFunction, Self.s3Function]
        parts.append(regionFunction)
        if includesOrganization { parts.append(Self.organizationFunctions) }
        parts += [Self.start, "for profile in \(profiles); do\n    account_part\ndone"]
        if includesOrganization {
            parts.append(
                """
                found=
                for profile in \(profiles); do
                    if [ -z "$found" ] && organization_part; then found=yes; fi
                done
                if [ -z "$found" ]; then
                    warn "no organization: service and resource control policies are not in the folder"
                fi
                """
            )
        }
        parts.append(Self.end)
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    // MARK: Parts of the script

    private static let head = """
        #!/bin/sh
        # Makes a folder with the policies of AWS accounts, for `sesame why --world`. Every command only reads.
        # It needs the AWS CLI and the rights of the AWS managed policy SecurityAudit; for an organization, credentials of
        # its management account or of a delegated administrator.
        set -euf
        umask 077
        export AWS_PAGER='' AWS_DEFAULT_OUTPUT=json
        """

    private static let functions = """
        tab=$(printf '\\t')
        count=0

        warn() { printf 'warning: %s\\n' "$*" >&2; }

        fail() {
            printf 'error: %s\\n' "$*" >&2
            exit 1
        }

        # The script itself may be coming in on standard input.
        call() {
            if [ -n "$profile" ]; then set -- --profile "$profile" "$@"; fi
            aws "$@" </dev/null
        }

        # The first line of what the last command complained about.
        reason() { sed -n '/[^ ]/{p;q;}' "$out/.error"; }

        # save FILE COMMAND...: the answer as JSON; on failure there is no file.
        save() {
            file=$1
            shift
            call "$@" >"$out/.answer" 2>"$out/.error" || return 1
            mv "$out/.answer" "$out/$file"
        }

        # text COMMAND...: the answer as words.
        text() { call "$@" --output text 2>"$out/.error"; }

        # list WHAT COMMAND...: into $items; none, with a warning, when there is no access.
        list() {
            what=$1
            shift
            if items=$(text "$@"); then
                mkdir -p "$out/resource-policies"
            else
                items=
                warn "$account: no $what: $(reason)"
            fi
        }

        # keep ARN POLICY
        keep() {
            case $2 in '' | None | null) return 0 ;; esac
            count=$((count + 1))
            name=$(printf '%s' "$1" | tr -c 'A-Za-z0-9.-' '_' | cut -c 1-180)
            printf '{"resource": "%s", "account": "%s", "policy": %s}\\n' "$1" "$account" "$2" \\
                >"$out/resource-policies/$count-$name.json"
        }

        # policy ARN ERROR COMMAND...: ERROR is what the service calls it when there is no policy.
        policy() {
            arn=$1 absent=$2
            shift 2
            if document=$(text "$@"); then
                keep "$arn" "$document"
            elif ! grep -q "($absent)" "$out/.error"; then
                warn "$account: no policy of $arn: $(reason)"
            fi
        }
        """

    private var accountFunction: String {
        let regionsOfAccount =
            regions.isEmpty
            ? """
                if ! regions=$(text ec2 describe-regions --region us-east-1 --query 'Regions[].RegionName'); then
                    regions=${AWS_REGION:-${AWS_DEFAULT_REGION:-us-east-1}}
                    warn "$account: regions cannot be listed, taking $regions only: $(reason)"
                fi
            """ : "    regions='\(regions.joined(separator: " "))'"
        return """
            account_part() {
                account=$(text sts get-caller-identity --query Account) ||
                    fail "${profile:-default}: $(reason)"
                printf 'account %s\\n' "$account" >&2
                save "accounts/$account.json" iam get-account-authorization-details ||
                    fail "$account: $(reason)"
                save "mfa/$account.json" iam list-virtual-mfa-devices ||
                    warn "$account: no MFA devices: $(reason)"
                s3_part
            \(regionsOfAccount)
                for region in $regions; do region_part; done
            }
            """
    }

    /// Buckets are listed once for all regions.
    private static let s3Function = """
        s3_part() {
            list "S3 buckets" s3api list-buckets --query 'Buckets[].Name'
            for item in $items; do
                if [ "$item" = None ]; then continue; fi
                policy "arn:aws:s3:::$item" NoSuchBucketPolicy s3api get-bucket-policy --bucket "$item" --query Policy
            done
        }
        """

    private var regionFunction: String {
        var lines = ["region_part() {"]
        lines.append(
            """
                save "endpoints/$account-$region.json" ec2 describe-vpc-endpoints --region "$region" ||
                    warn "$account: no VPC endpoints in $region: $(reason)"
                list "SQS queues in $region" sqs list-queues --region "$region" --query 'QueueUrls[]'
                for item in $items; do
                    if [ "$item" = None ]; then continue; fi
                    if document=$(text sqs get-queue-attributes --region "$region" --queue-url "$item" \\
                        --attribute-names QueueArn Policy --query '[Attributes.QueueArn, Attributes.Policy]'); then
                        keep "${document%%"$tab"*}" "${document#*"$tab"}"
                    else
                        warn "$account: no policy of $item: $(reason)"
                    fi
                done
            """
        )
        for service in PolicyService.all {
            lines.append(
                """
                    list "\(service.title) in $region" \(service.list) --region "$region" --query '\(service.query)'
                    for item in $items; do
                        if [ "$item" = None ]; then continue; fi
                        policy "\(service.arn)" \(service.absent) \(service.policy) --region "$region"
                    done
                """
            )
        }
        return (lines + ["}"]).joined(separator: "\n")
    }

    private static let organizationFunctions = """
        # Half an organization would make wrong answers: it is collected on the side and kept only when it is whole.
        organization_part() {
            mkdir -p "$out/.organization/parents" "$out/.organization/policies" "$out/.organization/targets"
            if organization_files; then
                mv "$out/.organization" "$out/organization"
                return 0
            fi
            warn "${profile:-default}: no organization: $(reason)"
            rm -rf "$out/.organization"
            return 1
        }

        organization_files() {
            save .organization/organization.json organizations describe-organization || return 1
            queue=$(text organizations list-roots --query 'Roots[].Id') || return 1
            while [ -n "$queue" ]; do
                next=
                for parent in $queue; do
                    units=$(text organizations list-organizational-units-for-parent --parent-id "$parent" \\
                        --query 'OrganizationalUnits[].Id') || return 1
                    accounts=$(text organizations list-accounts-for-parent --parent-id "$parent" \\
                        --query 'Accounts[].Id') || return 1
                    for child in $units $accounts; do
                        if [ "$child" = None ]; then continue; fi
                        save ".organization/parents/$child.json" organizations list-parents --child-id "$child" || return 1
                        case $child in ou-*) next="$next $child" ;; esac
                    done
                done
                queue=$next
            done
            for type in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
                ids=$(text organizations list-policies --filter "$type" --query 'Policies[].Id') || return 1
                for id in $ids; do
                    if [ "$id" = None ]; then continue; fi
                    save ".organization/policies/$id.json" organizations describe-policy --policy-id "$id" || return 1
                    save ".organization/targets/$id.json" organizations list-targets-for-policy --policy-id "$id" ||
                        return 1
                done
            done
        }
        """

    private static let start = """
        command -v aws >/dev/null 2>&1 || fail "the AWS CLI (aws) is not installed"
        if [ -e "$out" ] && [ -n "$(ls -A "$out")" ]; then
            fail "$out is not empty: what is left of an older collection would be taken for the present"
        fi
        mkdir -p "$out/accounts" "$out/mfa" "$out/endpoints"
        trap 'rm -rf "$out/.answer" "$out/.error" "$out/.organization"' EXIT
        trap 'exit 1' HUP INT TERM
        """

    private static let end = """
        rmdir "$out/mfa" "$out/endpoints" 2>/dev/null || true
        printf 'collected in %s\\n' "$out" >&2
        """
}

/// How the policies of one service's resources are found, region by region.
private struct PolicyService {
    let title: String
    let list: String
    /// What `list` is to print: the resources, one word each.
    let query: String
    /// The ARN of `$item`.
    var arn = "$item"
    /// The error for a resource that has no policy.
    let absent: String
    let policy: String

    static let all = [
        PolicyService(
            title: "SNS topics",
            list: "sns list-topics",
            query: "Topics[].TopicArn",
            absent: "NotFound",
            policy: "sns get-topic-attributes --topic-arn \"$item\" --query Attributes.Policy"
        ),
        PolicyService(
            title: "KMS keys",
            list: "kms list-keys",
            query: "Keys[].KeyArn",
            absent: "NotFoundException",
            policy: "kms get-key-policy --key-id \"$item\" --policy-name default --query Policy"
        ),
        PolicyService(
            title: "Lambda functions",
            list: "lambda list-functions",
            query: "Functions[].FunctionArn",
            absent: "ResourceNotFoundException",
            policy: "lambda get-policy --function-name \"$item\" --query Policy"
        ),
        PolicyService(
            title: "secrets",
            list: "secretsmanager list-secrets",
            query: "SecretList[].ARN",
            absent: "ResourceNotFoundException",
            policy: "secretsmanager get-resource-policy --secret-id \"$item\" --query ResourcePolicy"
        ),
        PolicyService(
            title: "ECR repositories",
            list: "ecr describe-repositories",
            query: "repositories[].repositoryArn",
            absent: "RepositoryPolicyNotFoundException",
            policy: "ecr get-repository-policy --repository-name \"${item#*:repository/}\" --query policyText"
        ),
        PolicyService(
            title: "DynamoDB tables",
            list: "dynamodb list-tables",
            query: "TableNames[]",
            arn: "arn:aws:dynamodb:$region:$account:table/$item",
            absent: "PolicyNotFoundException",
            policy: "dynamodb get-resource-policy --query Policy "
                + "--resource-arn \"arn:aws:dynamodb:$region:$account:table/$item\""
        ),
        PolicyService(
            title: "event buses",
            list: "events list-event-buses",
            query: "EventBuses[].Arn",
            absent: "ResourceNotFoundException",
            policy: "events describe-event-bus --name \"$item\" --query Policy"
        ),
        PolicyService(
            title: "EFS file systems",
            list: "efs describe-file-systems",
            query: "FileSystems[].FileSystemArn",
            absent: "PolicyNotFound",
            policy: "efs describe-file-system-policy --file-system-id \"${item##*/}\" --query Policy"
        ),
    ]
}
