package dev.plezi.server.internal.session;

import org.jspecify.annotations.Nullable;

/**
 * Who a peer is, as its handshake has shown.
 *
 * @param name what the application calls it
 * @param term how long that holds; null for good
 * @param revocations how many there had been when the handshake began
 */
public record Identity(String name, @Nullable Term term, long revocations) {}
