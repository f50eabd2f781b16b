/**
 * Rooms 2 and 4: the envelope of a message is read, its bound method called, its result replied.
 * Methods are bound once, when a controller is routed. Knows nothing of sockets.
 */
@NullMarked
package dev.plezi.server.internal.events;

import org.jspecify.annotations.NullMarked;
