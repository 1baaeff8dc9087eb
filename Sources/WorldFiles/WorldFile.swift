import Identifiers
import PolicyLanguage

/// One file of a world: JSON documents, with what reading them and finding fault with them needs.
struct WorldFile {
    /// The path, for messages.
    let name: String
    /// The documents: those that stand one after the other, and those of an array. All are objects.
    let documents: [JSONValue]

    init(path: String) throws(WorldError) {
        try self.init(bytes: Folder.bytes(ofFile: path), name: path)
    }

    init(bytes: [UInt8], name: String) throws(WorldError) {
        let text: JSONText
        do throws(JSONText.Failure) {
            // Editors and shells of other systems begin files with a mark that RFC 8259 lets readers ignore.
            let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            text = try JSONText(readingSequence: bytes, maximumCharacters: JSONText.largestMaximumCharacters)
        } catch {
            throw WorldError(file: name, position: error.position, detail: error.detail)
        }
        try self.init(values: text.roots, name: name)
    }

    init(values: [JSONValue], name: String) throws(WorldError) {
        self.name = name
        documents = values.flatMap { $0.isArray ? $0.elements : [$0] }
        for document in documents where !document.isObject {
            throw failure(document, "an object was expected")
        }
    }

    func failure(_ value: JSONValue, _ detail: String) -> WorldError {
        WorldError(file: name, position: value.position, detail: detail)
    }

    /// The file as a whole.
    func failure(_ detail: String) -> WorldError { WorldError(file: name, detail: detail) }

    /// The one document of the file.
    func document() throws(WorldError) -> JSONValue {
        guard let first = documents.first else { throw failure("holds no document") }
        if documents.count > 1 { throw failure(documents[1], "one document was expected") }
        return first
    }

    // MARK: Members. A member that is null is one that is not there, as AWS's tools have it.

    func member(_ name: String, of object: JSONValue) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    func requiredMember(_ name: String, of object: JSONValue) throws(WorldError) -> JSONValue {
        guard let value = member(name, of: object) else { throw failure(object, "`\(name)` is missing") }
        return value
    }

    func optionalString(_ name: String, of object: JSONValue) throws(WorldError) -> String? {
        guard let value = member(name, of: object) else { return nil }
        guard let text = value.string else { throw failure(value, "`\(name)` must be a string") }
        return text
    }

    /// The first of these members that is there.
    func optionalString(of object: JSONValue, _ names: String...) throws(WorldError) -> String? {
        for name in names {
            if let text = try optionalString(name, of: object) { return text }
        }
        return nil
    }

    /// The object in a member, as the CLI prints answers, or the object itself.
    func unwrapped(_ name: String, _ object: JSONValue) throws(WorldError) -> JSONValue {
        if let inner = try optionalObject(name, of: object) { return inner }
        return object
    }

    func string(_ name: String, of object: JSONValue) throws(WorldError) -> String {
        let value = try requiredMember(name, of: object)
        guard let text = value.string, !text.isEmpty else { throw failure(value, "`\(name)` must be a string") }
        return text
    }

    func optionalObject(_ name: String, of object: JSONValue) throws(WorldError) -> JSONValue? {
        guard let value = member(name, of: object) else { return nil }
        guard value.isObject else { throw failure(value, "`\(name)` must be an object") }
        return value
    }

    /// The objects of a list; none when there is no list.
    func objects(_ name: String, of object: JSONValue) throws(WorldError) -> [JSONValue] {
        let elements = try list(name, of: object)
        for element in elements where !element.isObject {
            throw failure(element, "an object was expected in `\(name)`")
        }
        return elements
    }

    /// The elements of a list; none when there is no list.
    func list(_ name: String, of object: JSONValue) throws(WorldError) -> [JSONValue] {
        guard let value = member(name, of: object) else { return [] }
        guard value.isArray else { throw failure(value, "`\(name)` must be a list") }
        return value.elements
    }

    /// The beginning of 1970 when the export has no date.
    func date(_ name: String, of object: JSONValue) throws(WorldError) -> Timestamp {
        guard let value = member(name, of: object) else { return Timestamp(seconds: 0) }
        guard let time = Timestamp(exported: value) else { throw failure(value, "`\(name)` is not a date") }
        return time
    }

    func account(_ name: String, of object: JSONValue) throws(WorldError) -> AccountID {
        let value = try requiredMember(name, of: object)
        guard let id = value.string.flatMap({ AccountID($0) }) else {
            throw failure(value, "`\(name)` must be an account id of 12 digits in quotes")
        }
        return id
    }
}
