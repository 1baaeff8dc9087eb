import Directory
import Identifiers

/// One thing to be written with a group.
enum JournalEntry {
    case account(AccountID, created: Timestamp)
    case change(ChangeEntry)
}

/// One command's changes, ready to be saved.
struct ChangeEntry {
    let account: AccountID
    let sequence: Int64
    let time: Timestamp
    let actor: String
    let requestID: String
    let steps: [ChangeStep]
    /// The steps as one JSON document.
    let document: String
}
