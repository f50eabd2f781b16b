/** Channels: who listens, and how a published message reaches them in order. */
@NullMarked
package dev.plezi.server.pubsub;

import org.jspecify.annotations.NullMarked;
