import Directory
import Identifiers
import PolicyLanguage

/// The body of `POST /v1/import`: `{"accounts": {"123456789012": [pages of get-account-authorization-details]}}`.
package enum ImportRequest {
    /// The longest body. An export of 5,000 principals has 10 to 20 MB.
    package static let maximumBodyBytes = 64 << 20

    /// The body for the accounts of a world folder, each page as it stands in its file.
    package static func body(ofFolder path: String) throws(WorldError) -> [UInt8] {
        let folder = Folder(path: "\(path)/\(WorldFolder.Part.accounts.rawValue)")
        var body = Array("{\"accounts\": {".utf8)
        for (index, (account, path)) in try folder.jsonFiles().enumerated() {
            let pages = try WorldFile(path: path).documents.map(\.source)
            body += Array("\(index > 0 ? "," : "")\n\"\(account)\": [".utf8)
            body += Array(pages.joined(separator: ",").utf8)
            body.append(UInt8(ascii: "]"))
        }
        return body + Array("}}".utf8)
    }

    /// The accounts of a body, in order.
    package static func accounts(in body: [UInt8]) throws(WorldError) -> [AccountExport] {
        let name = "body"
        let text: JSONText
        do throws(JSONText.Failure) {
            text = try JSONText(reading: body, maximumCharacters: maximumBodyBytes)
        } catch {
            throw WorldError(file: name, position: error.position, detail: error.detail)
        }
        guard case .object(let members) = text.root.content, members.map(\.name) == ["accounts"],
            case .object(let accounts) = members[0].value.content
        else {
            throw WorldError(
                file: name,
                position: text.root.position,
                detail: "an object with one member `accounts` was expected, itself an object of accounts by id"
            )
        }
        let policies = PolicyTable()
        var exports: [AccountExport] = []
        for account in accounts {
            guard let id = AccountID(account.name) else {
                let detail = "`\(account.name)` is not an account id of 12 digits"
                throw WorldError(file: name, position: account.position, detail: detail)
            }
            let pages = try WorldFile(values: [account.value], name: name)
            exports.append(try AccountExport(pages, id: id, policies: policies))
        }
        return exports.sorted { $0.account.id < $1.account.id }
    }
}

/// The answer to `POST /v1/import`.
package struct ImportReport: Sendable, Codable {
    /// One account of the import.
    package struct Account: Sendable, Codable {
        package var id: String
        /// Whether the installation did not have the account before.
        package var isNew: Bool
        /// For a new account: the profile with its administrator's key, in the server's own credentials file.
        package var profile: String?
        // How many were added.
        package var users: Int
        package var groups: Int
        package var roles: Int
        package var policies: Int
        /// How many were there already.
        package var unchanged: Int

        package init(id: String, isNew: Bool, users: Int, groups: Int, roles: Int, policies: Int, unchanged: Int) {
            self.id = id
            self.isNew = isNew
            self.users = users
            self.groups = groups
            self.roles = roles
            self.policies = policies
            self.unchanged = unchanged
        }
    }

    package var accounts: [Account]
    /// The ARNs of AWS's own policies that this server has in another version or not at all.
    package var otherAWSManagedPolicies: [String]
    /// How many roles stand in instance profiles, which this server does not have.
    package var instanceProfiles: Int

    package init(accounts: [Account], otherAWSManagedPolicies: [String], instanceProfiles: Int) {
        self.accounts = accounts
        self.otherAWSManagedPolicies = otherAWSManagedPolicies
        self.instanceProfiles = instanceProfiles
    }
}
