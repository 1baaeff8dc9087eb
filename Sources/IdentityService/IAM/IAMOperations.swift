/// Every operation of IAM that the service knows, by family. What is in the API model and not here does not exist yet.
enum IAMOperations {
    static let all: [any Operation.Type] = users

    private static let users: [any Operation.Type] = [
        CreateUser.self, GetUser.self, UpdateUser.self, DeleteUser.self, ListUsers.self,
    ]
}
