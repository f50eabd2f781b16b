/** Who listens to channels: connections, all connections of a path, the application itself. */
@NullMarked
package dev.plezi.server.internal.channels;

import org.jspecify.annotations.NullMarked;
