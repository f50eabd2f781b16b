/**
 * The same without a network, for tests: time that somebody moves, work that is done on the thread
 * that asks for it, and peers that are objects.
 */
@NullMarked
package dev.plezi.server.internal.memory;

import org.jspecify.annotations.NullMarked;
