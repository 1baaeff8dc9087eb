/// To which service a call passes a role, where its operation tells: IAM checks `iam:PassRole` with it as
/// `iam:PassedToService`, and refusals do not say it.
///
/// Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service"; the services' guides, "Service
/// roles". Only operations whose name one service has, and that pass roles to one service.
enum PassedRole {
    static func service(for operation: String?) -> String? {
        guard let operation else { return nil }
        return table[operation].map { $0 + ".amazonaws.com" }
    }

    private static let table: [String: String] = [
        "RunInstances": "ec2", "AssociateIamInstanceProfile": "ec2", "CreateFunction20150331": "lambda",
        "CreateFunction": "lambda", "UpdateFunctionConfiguration": "lambda", "RegisterTaskDefinition": "ecs-tasks",
        "RunTask": "ecs-tasks", "CreateStateMachine": "states", "UpdateStateMachine": "states",
        "CreateChangeSet": "cloudformation", "CreateStack": "cloudformation", "UpdateStack": "cloudformation",
        "CreateNotebookInstance": "sagemaker", "CreateTrainingJob": "sagemaker",
    ]
}
