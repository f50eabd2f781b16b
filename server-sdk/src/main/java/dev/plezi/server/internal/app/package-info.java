/** An app's start and stop, its signals, and its choice of a broker. */
@NullMarked
package dev.plezi.server.internal.app;

import org.jspecify.annotations.NullMarked;
