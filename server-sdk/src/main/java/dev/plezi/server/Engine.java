package dev.plezi.server;

import dev.plezi.server.http.Templates;
import dev.plezi.server.pubsub.Broker;
import dev.plezi.server.session.Session;
import dev.plezi.server.session.Sessions;

/**
 * What all connections of an app share.
 *
 * @param options the app's settings
 * @param broker carries published messages
 * @param templates renders pages
 * @param sessions the live connections
 * @param context what sessions are made with
 */
record Engine(
    Options options,
    Broker broker,
    Templates templates,
    Sessions sessions,
    Session.Context context) {}
