/**
 * Rooms 1 and 6: the contract of a socket. What a transport does for a session, what it tells its
 * listener, the message on the wire; read batches begin and end here.
 */
@NullMarked
package dev.plezi.server.internal.transport;

import org.jspecify.annotations.NullMarked;
