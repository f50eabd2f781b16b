/**
 * Rooms 3 to 5: what outlives a connection. A session's messages are counted, its connections come
 * and go, its limits are kept. Nothing here knows what a message says or how it travels.
 */
@NullMarked
package dev.plezi.server.internal.session;

import org.jspecify.annotations.NullMarked;
