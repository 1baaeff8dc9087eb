private import CCurl
package import HTTPMessage

/// Why a request could not be sent or its answer not be read.
package struct HTTPClientError: Error, Sendable, Hashable {
    /// libcurl's words, for example `Couldn't connect to server`.
    package let message: String
}

/// Sends one signed request to a server: what the command line needs to ask a running Sesame.
package enum HTTPClient {
    /// Answers larger than this are refused: a denial record is some kilobytes.
    private static let maximumBodyBytes = 64 << 20
    private static let maximumHeadBytes = 65_536

    /// Sends `request` to `endpoint` (`http://host:port` or `https://…`) and waits for the whole answer. The target
    /// and the headers go out byte for byte, since they are signed. Redirects are not followed.
    package static func send(
        _ request: HTTPRequest,
        to endpoint: String,
        timeoutSeconds: Int,
        authorityFile: String? = nil
    ) throws(HTTPClientError) -> HTTPResponse {
        guard let handle = curl_easy_init() else { throw HTTPClientError(message: "libcurl could not be initialised") }
        defer { curl_easy_cleanup(handle) }
        let base = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        let url = base + String(decoding: request.target, as: UTF8.self)
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        for index in 0..<request.headers.count {
            let name = String(decoding: request.headers.name(at: index), as: UTF8.self)
            let value = String(decoding: request.headers.value(at: index), as: UTF8.self)
            headers = curl_slist_append(headers, "\(name): \(value)")
        }
        let answer = AnswerBuffer(limit: maximumBodyBytes)
        sesame_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        sesame_curl_set_long(handle, CURLOPT_PATH_AS_IS, 1)
        sesame_curl_set_long(handle, CURLOPT_TIMEOUT, timeoutSeconds)
        sesame_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
        sesame_curl_set_write(handle, CURLOPT_WRITEFUNCTION, receiveBytes)
        sesame_curl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(answer).toOpaque())
        let head = AnswerBuffer(limit: maximumHeadBytes)
        sesame_curl_set_write(handle, CURLOPT_HEADERFUNCTION, receiveBytes)
        sesame_curl_set_pointer(handle, CURLOPT_HEADERDATA, Unmanaged.passUnretained(head).toOpaque())
        // CURLOPT_URL, CURLOPT_CUSTOMREQUEST and CURLOPT_CAINFO copy their strings; COPYPOSTFIELDS copies the body.
        sesame_curl_set_pointer(handle, CURLOPT_URL, url)
        sesame_curl_set_pointer(handle, CURLOPT_CUSTOMREQUEST, request.method)
        if let authorityFile { sesame_curl_set_pointer(handle, CURLOPT_CAINFO, authorityFile) }
        if !request.body.isEmpty {
            sesame_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, request.body.count)
            sesame_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, request.body)
        }
        let code = withExtendedLifetime((answer, head)) { curl_easy_perform(handle) }
        guard code == CURLE_OK else { throw HTTPClientError(message: String(cString: curl_easy_strerror(code))) }
        var status = 0
        guard sesame_curl_status(handle, &status) == CURLE_OK else {
            throw HTTPClientError(message: "the answer has no status")
        }
        return HTTPResponse(status: status, headers: Self.headers(in: head.bytes), body: answer.bytes)
    }

    /// The fields of the head, which libcurl gives line by line as they came.
    private static func headers(in head: [UInt8]) -> HTTPHeaders {
        var headers = HTTPHeaders([])
        for line in head.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == UInt8(ascii: " ") }
            headers.append(
                String(decoding: line[..<colon], as: UTF8.self),
                String(decoding: value.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
            )
        }
        return headers
    }
}

/// Collects the body of an answer on behalf of libcurl's C callback.
private final class AnswerBuffer {
    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Returns how many bytes were taken; fewer than given makes libcurl stop with an error.
    func receive(_ chunk: UnsafeRawBufferPointer) -> Int {
        guard bytes.count + chunk.count <= limit else { return 0 }
        bytes.append(contentsOf: chunk)
        return chunk.count
    }
}

private func receiveBytes(
    bytes: UnsafeMutablePointer<CChar>?,
    size: Int,
    count: Int,
    context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let buffer = Unmanaged<AnswerBuffer>.fromOpaque(context).takeUnretainedValue()
    return buffer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
}
