/** The servers that are measured and need nothing but this project's own libraries. */
@NullMarked
package dev.plezi.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
