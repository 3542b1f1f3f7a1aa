extension Server {
    /// Serves `subscriptions/listen`: acknowledges at once, then brings events until it is cancelled.
    func listen(_ request: Request, in context: RequestContext, send: @escaping MessageSink) -> Outcome {
        guard let wanted = request.params["notifications"]?.object else {
            return .failure(.invalidParams("subscriptions/listen needs notifications"))
        }
        let filter: SubscriptionFilter
        do {
            filter = try SubscriptionFilter(wanted, server: self, access: context.access)
        } catch {
            return .failure(error)
        }
        let tag: JSONObject = [MetaKey.subscriptionID: request.id.json]
        let acknowledged = Notification(
            method: "notifications/subscriptions/acknowledged",
            params: ["_meta": .object(tag), "notifications": .object(filter.json)])
        send(acknowledged.encoded())
        let listener = events.add(resources: filter.resources) { event in
            guard filter.wants(event) else { return }
            var notification = event.notification
            notification.params["_meta"] = .object(tag)
            send(notification.encoded())
        }
        return .later {
            await CancellationSwitch().untilOver()
            self.events.remove(listener)
            return .success(.json(self.complete(["_meta": .object(tag)], in: context)))
        }
    }
}
