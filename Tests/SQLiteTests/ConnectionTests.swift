import Foundation
import Testing

@testable import SQLite

@Suite("Connection and statement")
struct ConnectionTests {
    private let path = FileManager.default.temporaryDirectory.path + "/sqlite-\(UUID().uuidString).db"

    private func open() throws -> Connection { try Connection(path: path, mode: .create) }

    @Test(
        "A value comes back as it was bound",
        arguments: [
            SQLValue.text(""), .text("ab\u{0}c"), .text("grüße 🔑"), .blob([]), .blob([0, 255, 0]), .integer(.min),
            .integer(0), .null,
        ]
    )
    func roundTrip(_ value: SQLValue) throws {
        let connection = try open()
        try connection.execute("CREATE TABLE t (v)")
        try connection.prepare("INSERT INTO t VALUES (?)").run(value)
        let read = try connection.prepare("SELECT v FROM t")
        #expect(try read.step())
        switch value {
        case .null: #expect(read.isNull(0))
        case .integer(let number): #expect(try read.integer(0) == number)
        case .text(let text): #expect(try read.text(0) == text)
        case .blob(let bytes): #expect(try read.blob(0) == bytes)
        }
        #expect(try !read.step())
    }

    @Test("A column of another type is an error")
    func mismatch() throws {
        let statement = try open().prepare("SELECT 'text', 1, x'00', NULL")
        #expect(try statement.step())
        #expect(throws: SQLiteError.self) { try statement.integer(0) }
        #expect(throws: SQLiteError.self) { try statement.text(1) }
        #expect(throws: SQLiteError.self) { try statement.text(2) }
        #expect(throws: SQLiteError.self) { try statement.blob(3) }
    }

    @Test("Text that is not UTF-8 is an error, not repaired")
    func invalidText() throws {
        let statement = try open().prepare("SELECT CAST(x'C328' AS TEXT)")
        #expect(try statement.step())
        let error = #expect(throws: SQLiteError.self) { try statement.text(0) }
        #expect(error?.code == .corrupt)
    }

    @Test("A statement can be used again after a failure")
    func reuse() throws {
        let connection = try open()
        try connection.execute("CREATE TABLE t (v INTEGER PRIMARY KEY)")
        let insert = try connection.prepare("INSERT INTO t VALUES (?)")
        try insert.run(.integer(1))
        let error = #expect(throws: SQLiteError.self) { try insert.run(.integer(1)) }
        #expect(error.map { ResultCode.constraint ~= $0.code } == true)
        #expect(error?.code != .constraint, "the code is extended")
        try insert.run(.integer(2))
        #expect(try connection.integer("SELECT count(*) FROM t") == 2)
    }

    @Test("A failing transaction leaves nothing, and the next one works")
    func transaction() throws {
        let connection = try open()
        try connection.execute("CREATE TABLE t (v INTEGER PRIMARY KEY)")
        let insert = try connection.prepare("INSERT INTO t VALUES (?)")
        #expect(throws: SQLiteError.self) {
            try connection.transaction { () throws(SQLiteError) in
                try insert.run(.integer(1))
                try insert.run(.integer(1))
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try connection.integer("SELECT count(*) FROM t") == 0)
        try connection.transaction { () throws(SQLiteError) in try insert.run(.integer(7)) }
        #expect(try connection.texts("SELECT CAST(v AS TEXT) FROM t") == ["7"])
    }

    @Test("A database without room says that it is full, and keeps what it has")
    func full() throws {
        let connection = try open()
        try connection.execute("CREATE TABLE t (v BLOB)")
        _ = try connection.integer("PRAGMA max_page_count = 8")
        let insert = try connection.prepare("INSERT INTO t VALUES (zeroblob(?))")
        try insert.run(.integer(100))
        let error = #expect(throws: SQLiteError.self) { try insert.run(.integer(1 << 20)) }
        #expect(error?.code.primary == .full)
        #expect(try connection.integer("SELECT count(*) FROM t") == 1)
    }

    @Test("A connection that may only read does not write, and one that needs a file does not make it")
    func modes() throws {
        let missing = #expect(throws: SQLiteError.self) { try Connection(path: path, mode: .readWrite) }
        #expect(missing?.code.primary == .cannotOpen)
        #expect(missing?.systemError == 2, "no such file")
        try open().execute("CREATE TABLE t (v)")
        let reader = try Connection(path: path, mode: .readOnly)
        let error = #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
        #expect(error?.code.primary == .readOnly)
    }

    @Test("A file that is no database is named so")
    func notADatabase() throws {
        try Data("This is a shopping list, and a rather long one at that. Milk, eggs, bread, butter, tea.".utf8)
            .write(to: URL(fileURLWithPath: path))
        let connection = try open()
        let error = #expect(throws: SQLiteError.self) { try connection.integer("PRAGMA user_version") }
        #expect(error?.code.primary == .notADatabase)
    }

    @Test("An error shows the statement and never the values")
    func errorText() throws {
        let connection = try open()
        try connection.execute("CREATE TABLE t (v TEXT PRIMARY KEY)")
        let insert = try connection.prepare("INSERT INTO t VALUES (?)")
        try insert.run(.text("secret-value"))
        let error = try #require(throws: SQLiteError.self) { try insert.run(.text("secret-value")) }
        #expect(error.description.contains("INSERT INTO t VALUES (?)"))
        #expect(!error.description.contains("secret-value"))
    }
}
