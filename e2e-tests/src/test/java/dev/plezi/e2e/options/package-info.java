/**
 * The reference of all options, and what editors know of {@code plezi.*}: generated from the code,
 * and held to it.
 */
@NullMarked
package dev.plezi.e2e.options;

import org.jspecify.annotations.NullMarked;
