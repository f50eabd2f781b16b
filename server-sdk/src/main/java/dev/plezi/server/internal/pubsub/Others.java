package dev.plezi.server.internal.pubsub;

/**
 * A publisher that does not hear what it publishes, given to a broker in the publisher's place.
 *
 * @param publisher the publisher itself
 */
public record Others(Object publisher) {}
