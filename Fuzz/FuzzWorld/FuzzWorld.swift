import Directory
import Identifiers
import WorldFiles

/// One text from libFuzzer: read as an account's export and as the body of an import. Nothing may crash, and what was
/// read must not name an entity twice.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWorld(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = Array(UnsafeBufferPointer(start: start, count: count))
    guard let id = AccountID("111122223333") else { return 0 }
    if let export = try? AccountExport(reading: text, of: id, file: "f") { check(export.account) }
    for export in (try? ImportRequest.accounts(in: text)) ?? [] { check(export.account) }
    return 0
}

private func check(_ account: Account) {
    precondition(account.users.values.allSatisfy { account.user(named: $0.name) == $0 }, "a user that is not found")
    precondition(account.roles.values.allSatisfy { account.role(named: $0.name) == $0 }, "a role that is not found")
}
