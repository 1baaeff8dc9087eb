import AccessControl
import Client
import Server
import ServiceCatalog
import Troubleshooting

/// The version that SARIF logs name.
enum WhyVersion {
    static var text: String { Version.text }
}

/// Keys that can have several values, for options of the command line that name only one.
enum MultivaluedKeys {
    static func contains(_ key: String) -> Bool { Catalog.aws.conditionKey(key)?.isMultivalued ?? false }
}

/// Explains with exported policies; needs no server.
struct WorldExplainer: DenialExplainer {
    private let investigator: Investigator
    private let options: Investigator.Options
    private let known: Inquiry
    /// Of all inputs, where there are several.
    private var changes = ChangeHistory()
    /// In the inputs so far.
    private var seenEvents: Set<EventDelivery> = []

    init(world: World, searchesFixes: Bool, known: Inquiry) {
        investigator = Investigator(world: world)
        var options = Investigator.Options()
        options.searchesFixes = searchesFixes
        self.options = options
        self.known = known
    }

    mutating func observe(_ bytes: [UInt8], named place: String) {
        changes.formUnion(InquiryReader.changes(in: bytes, named: place))
    }

    func explain(_ question: Inquiry) throws(InputFailure) -> WhyAnswer {
        .diagnosis(investigator.diagnose(question, options: options))
    }

    func explain(_ identifier: ServerIdentifier) throws(InputFailure) -> WhyAnswer {
        throw InputFailure(
            message: "an id means something only to the server that gave it",
            hint: "leave --world out to ask the server, or give the error message itself"
        )
    }

    mutating func explain(
        _ bytes: [UInt8],
        named place: String,
        _ progress: inout Progress,
        _ answer: (WhyAnswer) -> Void
    ) throws(InputFailure) -> [String] {
        var reader: InquiryReader
        do throws(InquiryError) {
            reader = try InquiryReader(bytes, named: place)
        } catch {
            throw InputFailure(error)
        }
        reader.seenEvents = seenEvents
        let changes = changes.isEmpty ? reader.changes : changes
        var count = 0
        while var inquiry = reader.next() {
            inquiry.fill(from: known)
            answer(.diagnosis(investigator.diagnose(inquiry, changes: changes, options: options)))
            count += 1
            let position = reader.position
            progress.update(position?.done ?? count, of: position?.total)
        }
        seenEvents = reader.seenEvents
        // Without an answer the exit status would say that all is well.
        if count == 0, let fault = reader.unreadable.first {
            throw InputFailure(
                message: "\(fault.place) cannot be read: \(fault.detail)",
                hint: "check that the file is complete; nothing else in it is a denial"
            )
        }
        return InquiryNotes.notes(on: reader, count, place)
    }
}

/// Asks a running server.
struct ServerExplainer: DenialExplainer {
    let configuration: ClientConfiguration
    let format: AnswerFormat
    let searchesFixes: Bool
    let known: Inquiry
    /// A server's body has 10,000,000 bytes at most; JSON makes more of quotes and line ends.
    private static let maximumBytes = 5_000_000

    /// A server reads each input for itself.
    func observe(_ bytes: [UInt8], named place: String) {}

    func explain(_ question: Inquiry) throws(InputFailure) -> WhyAnswer { try ask(.question(question)) }

    func explain(_ identifier: ServerIdentifier) throws(InputFailure) -> WhyAnswer {
        switch identifier {
        case .authorization(let id): try ask(.authorizationID(id))
        case .request(let id): try ask(.requestID(id))
        }
    }

    func explain(
        _ bytes: [UInt8],
        named place: String,
        _ progress: inout Progress,
        _ answer: (WhyAnswer) -> Void
    ) throws(InputFailure) -> [String] {
        let plain: [UInt8]
        do throws(InquiryError) {
            plain = try InquiryReader.decompressed(bytes, named: place)
        } catch {
            throw InputFailure(error)
        }
        guard plain.count <= Self.maximumBytes else {
            throw InputFailure(
                message: "\(place) has \(plain.count) bytes, and a server takes \(Self.maximumBytes) at a time",
                hint: "give it in parts, or explain with --world DIR, which has no such limit"
            )
        }
        answer(try ask(.input(String(decoding: plain, as: UTF8.self))))
        return []
    }

    private func ask(_ subject: WhyRequest.Subject) throws(InputFailure) -> WhyAnswer {
        var request = WhyRequest(subject)
        request.format = format
        request.searchesFixes = searchesFixes
        request.usesColour = Terminal.usesColour
        request.known = known
        do throws(ServerRequest.Failure) {
            let reply = try WhyClient.ask(request, configuration: configuration, now: Terminal.now)
            return .text(reply.text, reply.status)
        } catch {
            throw InputFailure(message: error.message, hint: error.hint)
        }
    }
}

/// What a reader passed over, for people.
enum InquiryNotes {
    static func notes(on reader: InquiryReader, _ count: Int, _ place: String) -> [String] {
        var notes: [String] = []
        if reader.passedOver > 0 { notes.append("\(place): \(reader.passedOver) events are no denials") }
        if reader.repeated > 0 { notes.append("\(place): \(reader.repeated) denials were the same as one before") }
        notes += reader.unreadable.map { "\($0.place): \($0.detail)" }
        if count == 0, reader.repeated == 0, reader.unreadable.isEmpty { notes.append("\(place): no denials") }
        return notes
    }
}
