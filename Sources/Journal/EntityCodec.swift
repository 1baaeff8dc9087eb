import Directory
private import FoundationEssentials

/// Entities and changes as JSON, as the journal keeps them. Field names are the entities' coding keys; a golden test
/// holds them, for a database must be readable by every later version.
struct EntityCodec {
    /// What cannot be read or written, for the message about a damaged database.
    struct Failure: Error {
        let detail: String
    }

    private let encoder = JSONEncoder()
    private let decoder = JSONDecoder()

    init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    func encode(_ entity: Entity) throws(Failure) -> String {
        switch entity {
        case .user(let user): try json(user)
        case .group(let group): try json(group)
        case .role(let role): try json(role)
        case .managedPolicy(let policy): try json(policy)
        case .accessKey(let key): try json(key)
        }
    }

    func decode(kind: String, document: String) throws(Failure) -> Entity {
        guard let kind = EntityKey.Kind(rawValue: kind) else { throw Failure(detail: "unknown kind `\(kind)`") }
        return switch kind {
        case .user: .user(try value(document))
        case .group: .group(try value(document))
        case .role: .role(try value(document))
        case .managedPolicy: .managedPolicy(try value(document))
        case .accessKey: .accessKey(try value(document))
        }
    }

    /// The documents of one change as an array: `{"put":kind,"id":…,"document":{…}}` or `{"remove":kind,"id":…}`.
    func encode(_ steps: [ChangeStep]) throws(Failure) -> String {
        var text = "["
        for step in steps {
            if text.utf8.count > 1 { text += "," }
            let id = try quoted(step.key.id)
            if let document = step.document {
                text += "{\"put\":\"\(step.key.kind.rawValue)\",\"id\":\(id),\"document\":\(document)}"
            } else {
                text += "{\"remove\":\"\(step.key.kind.rawValue)\",\"id\":\(id)}"
            }
        }
        return text + "]"
    }

    func decodeChanges(_ document: String) throws(Failure) -> [Change] {
        let steps: [StoredStep] = try value(document)
        return steps.map(\.change)
    }

    /// A JSON string. Ids that the service makes need no escaping; those given by hand may.
    private func quoted(_ id: String) throws(Failure) -> String {
        let isPlain = id.utf8.allSatisfy { $0 >= 0x30 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        return isPlain ? "\"\(id)\"" : try json(id)
    }

    private func json(_ value: some Encodable) throws(Failure) -> String {
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw Failure(detail: "\(error)")
        }
    }

    private func value<Value: Decodable>(_ document: String) throws(Failure) -> Value {
        do {
            return try decoder.decode(Value.self, from: Data(document.utf8))
        } catch {
            throw Failure(detail: "\(error)")
        }
    }
}

/// One entity put or removed, with its document as it is saved.
struct ChangeStep {
    let key: EntityKey
    /// Nil when the entity was removed.
    let document: String?
}

/// A step as it is read back.
private struct StoredStep: Decodable {
    enum CodingKeys: String, CodingKey { case put, remove, id, document }

    let change: Change

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let id = try fields.decode(String.self, forKey: .id)
        if let removed = try fields.decodeIfPresent(String.self, forKey: .remove) {
            change = .remove(EntityKey(try Self.kind(removed, decoder), id))
            return
        }
        let kind = try Self.kind(try fields.decode(String.self, forKey: .put), decoder)
        let entity: Entity =
            switch kind {
            case .user: .user(try fields.decode(User.self, forKey: .document))
            case .group: .group(try fields.decode(Group.self, forKey: .document))
            case .role: .role(try fields.decode(Role.self, forKey: .document))
            case .managedPolicy: .managedPolicy(try fields.decode(ManagedPolicy.self, forKey: .document))
            case .accessKey: .accessKey(try fields.decode(AccessKey.self, forKey: .document))
            }
        change = .put(entity)
    }

    private static func kind(_ name: String, _ decoder: any Decoder) throws -> EntityKey.Kind {
        if let kind = EntityKey.Kind(rawValue: name) { return kind }
        throw DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "unknown kind `\(name)`")
        )
    }
}
