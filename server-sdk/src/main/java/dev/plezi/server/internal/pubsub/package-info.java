/**
 * The contract of a broker, and the one of a single process: how a published message reaches all
 * subscribers in order.
 */
@NullMarked
package dev.plezi.server.internal.pubsub;

import org.jspecify.annotations.NullMarked;
