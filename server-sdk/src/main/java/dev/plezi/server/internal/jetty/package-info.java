/** Rooms 1 and 6 on Jetty: sockets, HTTP and files; the only importer of Jetty. */
@NullMarked
package dev.plezi.server.internal.jetty;

import org.jspecify.annotations.NullMarked;
