/**
 * A connection's inner life: its serial mailbox, its bounded outbox, its limits and its keep-alive.
 * Nothing here knows what a message says or how it travels.
 */
@NullMarked
package dev.plezi.server.session;

import org.jspecify.annotations.NullMarked;
