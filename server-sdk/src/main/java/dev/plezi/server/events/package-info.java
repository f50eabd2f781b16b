/**
 * Event methods: bound once, when a controller is routed; then a message is read, acknowledged,
 * handed to its method and answered. Knows nothing of sockets.
 */
@NullMarked
package dev.plezi.server.events;

import org.jspecify.annotations.NullMarked;
