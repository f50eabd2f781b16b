/**
 * What the server's bounds are worth: what sessions cost in live heap, and attacks on a small one.
 */
@NullMarked
package dev.plezi.e2e.bounds;

import org.jspecify.annotations.NullMarked;
