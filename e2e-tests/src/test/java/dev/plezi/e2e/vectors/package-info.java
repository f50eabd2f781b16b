/** Reads the test vectors of the protocol and runs them against a server. */
@NullMarked
package dev.plezi.e2e.vectors;

import org.jspecify.annotations.NullMarked;
