package dev.plezi.server.internal.controller;

import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Request;
import dev.plezi.server.internal.pubsub.Broker;
import dev.plezi.server.internal.web.Templates;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a running app that its controllers work with.
 *
 * @param codec reads and writes their JSON
 * @param broker carries what they publish
 * @param templates renders their pages
 * @param layout the template around each page; null for none
 * @param wall the time of day
 * @param revocations how many identities have been revoked so far
 * @param identities who a peer is, unless its controller says something else
 */
public record AppServices(
    EventCodec codec,
    Broker broker,
    Templates templates,
    @Nullable String layout,
    InstantSource wall,
    LongSupplier revocations,
    Function<Request, @Nullable String> identities) {}
