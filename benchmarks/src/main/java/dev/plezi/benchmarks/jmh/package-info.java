/** The parts of an event's way that cost most, each by itself, by JMH. */
@NullMarked
package dev.plezi.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
