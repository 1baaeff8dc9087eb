package import ServiceCatalog

extension Catalog {
    /// AWS's services, and the user's where the configuration names a file of them. Everything about the file is checked, and
    /// a service or field that is wrong keeps the server from starting: a fact left out would be a wrong answer later.
    package init(_ configuration: ServerConfiguration) throws(StartError) {
        guard let path = configuration.servicesFile else {
            self = .aws
            return
        }
        let text = try TextFile.read(path)
        let services: [Service]
        do throws(ServiceFileError) {
            services = try ServiceFile.services(reading: text)
        } catch {
            throw .services(path: path, reason: error.description)
        }
        do throws(CatalogError) {
            try self.init(adding: services)
        } catch {
            throw .services(path: path, reason: error.reason)
        }
    }
}

extension CatalogError {
    /// In words for people.
    fileprivate var reason: String {
        switch self {
        case .prefixOfAWS(let prefix): "AWS has a service `\(prefix)`"
        case .repeatedPrefix(let prefix): "two services have the prefix `\(prefix)`"
        }
    }
}
