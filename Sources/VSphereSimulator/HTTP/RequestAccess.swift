internal import HTTPTransport
internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension World {
    /// Who sends a request beside the API: by the cookie of a session, or that of a generic service ticket, which opens
    /// one address once.
    /// - Throws: ``HTTPRefusal`` 401.
    mutating func caller(_ request: SimulatorRequest) throws -> String {
        expireSessions()
        if let key = request.cookie("vmware_soap_session"), let session = sessions[key] {
            sessions[key]?.lastActiveTime = now
            return session.userName
        }
        if let ticket = request.cookie("vmware_cgi_ticket") {
            for (key, session) in sessions {
                guard let url = session.tickets[ticket] else { continue }
                sessions[key]?.tickets[ticket] = nil
                let opened = SimulatorRequest(HTTPRequest(url: url))
                guard opened.path == request.path, opened.query == request.query else { break }
                return session.userName
            }
        }
        throw HTTPRefusal(401, "There is no session. Log in first.")
    }

    /// Who sends a request with a name and a password.
    func basicCaller(_ request: SimulatorRequest) -> String? {
        guard let header = request.headers["Authorization"], header.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: String(header.dropFirst(6)).filter { $0 != " " })
        else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let user = access.users[parts[0].lowercased()], user.password == parts[1] else {
            return nil
        }
        return user.name
    }
}
