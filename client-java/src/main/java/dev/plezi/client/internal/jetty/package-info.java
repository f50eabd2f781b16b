/**
 * Sockets, timers and threads, made of Jetty and shared by all clients of the process. The one
 * package that imports Jetty; it knows nothing of events.
 */
@NullMarked
package dev.plezi.client.internal.jetty;

import org.jspecify.annotations.NullMarked;
