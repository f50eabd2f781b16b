/**
 * The load: clients of several protocols, driven by one thread over plain sockets, which check that
 * every answer and every delivery came, once and in order.
 */
@NullMarked
package dev.plezi.benchmarks.load;

import org.jspecify.annotations.NullMarked;
